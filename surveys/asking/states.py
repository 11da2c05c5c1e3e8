"""Whether an account is in use, and which language somebody reads, in the words of exports."""

from __future__ import annotations

from surveys.files.headings import folded

YES_WORDS = """
yes true 1 y t on x ja wahr j oui vrai o si verdadero sim verdadeiro s vero waar tak prawda ano evet
"""
NO_WORDS = """
no false 0 n f off nein falsch non faux falso nao nee onwaar nie falsz ne hayir nu
"""
YES = frozenset(YES_WORDS.split())
NO = frozenset(NO_WORDS.split())
IN_USE = frozenset(
    (
        *("active", "enabled", "employed", "current", "allowed", "licensed", "present", "on leave"),
        *("aktiv", "aktiviert", "beschaftigt", "actif", "active", "activee", "en poste", "activo"),
        *("activa", "habilitado", "habilitada", "attivo", "attiva", "abilitato", "actief"),
        *("ingeschakeld", "ativo", "ativa", "aktywny", "aktywna", "aktywne", "wlaczone", "aktif"),
        *("parental leave", "full time", "part time", "permanent", "in service", "активен"),
    )
)
OUT_OF_USE = frozenset(
    (
        *("suspended", "blocked", "disabled", "inactive", "deleted", "archived", "terminated"),
        *("left", "leaver", "resigned", "retired", "deactivated", "locked", "expired", "closed"),
        *("former", "dismissed", "deprovisioned", "staged", "gesperrt", "blockiert", "inaktiv"),
        *("deaktiviert", "geloscht", "ausgeschieden", "archiviert", "gekundigt", "suspendu"),
        *("suspendue", "bloque", "bloquee", "inactif", "inactive", "desactive", "desactivee"),
        *("supprime", "archive", "parti", "sorti", "suspendido", "suspendida", "bloqueado"),
        *("bloqueada", "inactivo", "inactiva", "desactivado", "desactivada", "deshabilitado"),
        *("eliminado", "baja", "de baja", "sospeso", "sospesa", "bloccato", "bloccata", "inattivo"),
        *("inattiva", "disattivato", "disabilitato", "cessato", "eliminato", "geblokkeerd"),
        *("inactief", "uitgeschakeld", "gedeactiveerd", "verwijderd", "uit dienst", "suspenso"),
        *("suspensa", "inativo", "inativa", "desativado", "desligado", "zawieszony", "zawieszone"),
        *("zablokowany", "zablokowane", "nieaktywny", "nieaktywna", "nieaktywne", "wylaczone"),
        *("usuniety", "zwolniony", "pasif", "заблокирован", "уволен", "неактивен"),
    )
)
ISO_639_1 = """
aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li
ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os
pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
CODES = frozenset(ISO_639_1.split())
LANGUAGES = {
    **dict.fromkeys(("english", "englisch", "anglais", "ingles", "inglese", "engels"), "en"),
    **dict.fromkeys(("angielski", "engelska", "engelsk", "saesneg"), "en"),
    **dict.fromkeys(("german", "deutsch", "allemand", "aleman", "tedesco", "duits"), "de"),
    **dict.fromkeys(("alemao", "niemiecki", "tyska"), "de"),
    **dict.fromkeys(("french", "franzosisch", "francais", "frances", "francese", "frans"), "fr"),
    **dict.fromkeys(("francuski", "franska"), "fr"),
    **dict.fromkeys(("spanish", "spanisch", "espagnol", "espanol", "spagnolo", "spaans"), "es"),
    **dict.fromkeys(("espanhol", "hiszpanski", "castellano"), "es"),
    **dict.fromkeys(("italian", "italienisch", "italien", "italiano", "italiaans", "wloski"), "it"),
    **dict.fromkeys(("dutch", "niederlandisch", "neerlandais", "nederlands", "neerlandes"), "nl"),
    **dict.fromkeys(("olandese", "holandes", "niderlandzki"), "nl"),
    **dict.fromkeys(("portuguese", "portugiesisch", "portugais", "portugues", "portoghese"), "pt"),
    **dict.fromkeys(("portugees", "portugalski"), "pt"),
    **dict.fromkeys(("polish", "polnisch", "polonais", "polaco", "polacco", "pools"), "pl"),
    **dict.fromkeys(("polones", "polski"), "pl"),
    **dict.fromkeys(("welsh", "cymraeg"), "cy"),
    **dict.fromkeys(("arabic", "arabisch", "arabe", "العربية"), "ar"),
    **dict.fromkeys(("ukrainian", "українська", "ukrainisch"), "uk"),
    **dict.fromkeys(("russian", "русскии", "russisch"), "ru"),
    **dict.fromkeys(("turkish", "turkce", "turkisch"), "tr"),
    **dict.fromkeys(("swedish", "svenska"), "sv"),
    **dict.fromkeys(("danish", "dansk"), "da"),
    **dict.fromkeys(("norwegian", "norsk"), "no"),
    **dict.fromkeys(("finnish", "suomi"), "fi"),
    **dict.fromkeys(("czech", "cestina"), "cs"),
    **dict.fromkeys(("romanian", "romana"), "ro"),
    **dict.fromkeys(("greek", "ελληνικα"), "el"),
    **dict.fromkeys(("chinese", "中文"), "zh"),
    **dict.fromkeys(("japanese", "日本語"), "ja"),
    **dict.fromkeys(("hindi",), "hi"),
}


def is_state(cell: str) -> bool:
    """Whether a cell speaks of an account's state, or says yes or no."""
    word = folded(cell)
    return word in YES or word in NO or word in IN_USE or word in OUT_OF_USE


def out_of_use(active: str, blocked: str) -> bool:
    """Whether an account is out of use.

    Args:
        active: the cell of a column that says whether it is active; empty says nothing.
        blocked: the cell of a column that says whether it is blocked; empty says nothing.
    """
    word, block = folded(active), folded(blocked)
    return word in NO or word in OUT_OF_USE or block in YES or block in OUT_OF_USE


def language_code(cell: str) -> str | None:
    """The code of a language given as a code, a locale or a name; None if it is none of these."""
    word = folded(cell)
    first = word.partition(" ")[0]
    if first in CODES and (word == first or len(first) == 2):
        return first
    return LANGUAGES.get(word) or LANGUAGES.get(first)
