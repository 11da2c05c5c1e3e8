"""What the columns of a roster are called, in the languages of those who export them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveys.files.headings import folded, spellings

ADDRESS, NAME, GIVEN, FAMILY = "address", "name", "given", "family"
UNIT, LANGUAGE, ACTIVE, BLOCKED = "unit", "language", "active", "blocked"
FIELDS = (ADDRESS, NAME, GIVEN, FAMILY, UNIT, LANGUAGE, ACTIVE, BLOCKED)

# Folded headings, the likeliest first: where two columns fit a field, the earlier one here wins.
KNOWN: dict[str, tuple[str, ...]] = {
    ADDRESS: (
        *("email address", "e mail address", "primary email", "primary email address"),
        *("primary smtp address", "work email", "work email address", "work e mail"),
        *("business email", "business e mail", "business email address", "company email"),
        *("corporate email", "official email", "office email", "email work", "email id"),
        *("email", "e mail", "mail", "email addresses", "mail address", "emailaddress"),
        *("primaryemail", "workemail", "primarysmtpaddress", "e mail 1 value", "email 1 value"),
        *("windowsemailaddress", "e mail adresse", "email adresse", "mailadresse"),
        *(
            "mail adresse",
            "e mailadresse",
            "emailadresse",
            "dienstliche e mail",
            "e mail dienstlich",
        ),
        *("e mail geschaftlich", "geschaftliche e mail", "e post", "e post adresse", "epost"),
        *("adresse e mail", "adresse email", "adresse mail", "adresse electronique", "courriel"),
        *("adresse courriel", "adresse de courriel", "adresse de messagerie", "messagerie"),
        *("mel", "adresse mel", "courrier electronique", "e mail professionnel"),
        *("email professionnel", "mail professionnel", "courriel professionnel"),
        *("adresse e mail professionnelle", "adresse email professionnelle"),
        *("correo electronico", "direccion de correo electronico", "direccion de correo"),
        *("correo", "correo corporativo", "correo de trabajo", "correo electronico corporativo"),
        *("direccion de email", "e mail corporativo", "email corporativo", "correu electronic"),
        *("indirizzo e mail", "indirizzo email", "indirizzo mail", "posta elettronica"),
        *("indirizzo di posta elettronica", "indirizzo di posta", "email aziendale"),
        *("e mail aziendale", "mail aziendale", "e mail adres", "emailadres", "e mailadres"),
        *("mailadres", "zakelijk e mailadres", "werk e mail", "zakelijke e mail"),
        *("endereco de email", "endereco de e mail", "endereco eletronico", "correio eletronico"),
        *("endereco de correio eletronico", "e mail profissional", "email profissional"),
        *("adres e mail", "adres email", "adres poczty elektronicznej", "poczta elektroniczna"),
        *("e mail sluzbowy", "email sluzbowy", "adres e mail sluzbowy", "poczta", "mejl"),
        *("e postadress", "epostadress", "e postadresse", "sahkoposti", "sahkopostiosoite"),
        *("e mailova adresa", "emailova adresa", "adresa elektronicke posty", "adresa de e mail"),
        *("e posta", "e posta adresi", "eposta", "ηλεκτρονικη διευθυνση", "email διευθυνση"),
        *("электронная почта", "адрес электронной почты", "почта", "эл почта", "email адрес"),
        *(
            "електронна пошта",
            "メールアドレス",
            "电子邮件",
            "邮箱",
            "電子郵件",
            "البريد الالكتروني",
        ),
        *("user principal name", "userprincipalname", "upn", "user name", "username", "login"),
        *("sign in name", "benutzerprinzipalname", "nom d utilisateur principal", "logon name"),
    ),
    NAME: (
        *("display name", "displayname", "full name", "fullname", "name", "employee name"),
        *("person", "employee", "worker", "worker name", "preferred name", "staff name", "cn"),
        *("contact name", "member name", "common name", "anzeigename", "vollstandiger name"),
        *("mitarbeiter", "mitarbeiterin", "mitarbeitername", "name vorname", "vor und nachname"),
        *("vor und zuname", "nom complet", "nom d affichage", "nom et prenom", "nom prenom"),
        *("prenom nom", "prenom et nom", "nom affiche", "collaborateur", "agent", "salarie"),
        *("nombre completo", "nombre y apellidos", "nombre y apellido", "nombre para mostrar"),
        *("apellidos y nombre", "empleado", "nome completo", "nome e cognome", "cognome e nome"),
        *("nome visualizzato", "nominativo", "dipendente", "volledige naam", "weergavenaam"),
        *("naam", "medewerker", "nome de exibicao", "nome a apresentar", "colaborador"),
        *("funcionario", "imie i nazwisko", "nazwisko i imie", "nazwa wyswietlana", "pracownik"),
        *("namn", "navn", "nimi", "jmeno a prijmeni", "ad soyad", "фио", "имя и фамилия"),
        *("ονοματεπωνυμο", "nume complet", "氏名", "姓名"),
    ),
    GIVEN: (
        *("first name", "firstname", "given name", "givenname", "forename", "forenames"),
        *("preferred first name", "first", "legal first name", "vorname", "rufname", "prenom"),
        *("prenoms", "prenom usuel", "nombre", "nombres", "nombre de pila", "nome"),
        *("nome proprio", "primeiro nome", "nome de batismo", "voornaam", "roepnaam", "imie"),
        *("pierwsze imie", "fornamn", "fornavn", "etunimi", "jmeno", "krestni jmeno"),
        *("prenume", "keresztnev", "utonev", "ad", "имя", "ονομα", "名", "名字"),
    ),
    FAMILY: (
        *("last name", "lastname", "surname", "family name", "familyname", "sn", "last"),
        *("legal last name", "nachname", "familienname", "zuname", "nom", "nom de famille"),
        *("nom usuel", "nom d usage", "apellidos", "apellido", "primer apellido", "cognome"),
        *("achternaam", "familienaam", "apelido", "apelidos", "sobrenome", "ultimo nome"),
        *("nazwisko", "efternamn", "efternavn", "etternavn", "sukunimi", "prijmeni"),
        *("nume de familie", "vezeteknev", "csaladnev", "soyad", "soyadi", "фамилия"),
        *("επωνυμο", "姓"),
    ),
    UNIT: (
        *("team", "team name", "unit", "work unit", "business unit", "org unit path"),
        *("org unit", "orgunitpath", "organizational unit", "organisational unit"),
        *("department", "department name", "dept", "division", "section", "group", "squad"),
        *("service area", "directorate", "branch", "supervisory organization", "cost center name"),
        *("abteilung", "abteilungsname", "organisationseinheit", "einheit", "bereich"),
        *("referat", "sachgebiet", "dienststelle", "fachbereich", "gruppe", "amt"),
        *("service", "equipe", "departement", "unite", "direction", "pole", "entite"),
        *("unite organisationnelle", "equipo", "departamento", "unidad", "area", "seccion"),
        *("unidad organizativa", "servicio", "squadra", "gruppo", "reparto", "unita", "ufficio"),
        *("dipartimento", "settore", "servizio", "unita organizzativa", "afdeling"),
        *("afdelingsnaam", "organisatie eenheid", "eenheid", "ploeg", "sector", "unidade"),
        *("unidade organica", "setor", "secao", "equipa", "grupo", "dzial", "zespol", "wydzial"),
        *("jednostka", "jednostka organizacyjna", "komorka organizacyjna", "departament"),
        *("avdelning", "avdeling", "enhet", "osasto", "tiimi", "oddeleni", "utvar", "bolum"),
        *("departman", "osztaly", "отдел", "подразделение", "команда", "τμημα", "部署", "部门"),
    ),
    LANGUAGE: (
        *("language", "preferred language", "preferredlanguage", "language code", "locale"),
        *("lang", "survey language", "correspondence language", "sprache", "sprachcode"),
        *("bevorzugte sprache", "korrespondenzsprache", "langue", "langue preferee"),
        *("langue de correspondance", "idioma", "idioma preferido", "lengua", "lingua"),
        *("lingua preferita", "taal", "voorkeurstaal", "idioma preferencial", "jezyk"),
        *("preferowany jezyk", "sprak", "sprog", "kieli", "jazyk", "dil", "язык", "γλωσσα"),
    ),
    ACTIVE: (
        *("status", "account status", "employment status", "employee status", "user status"),
        *("account enabled", "accountenabled", "enabled", "active", "is active"),
        *("aktiv", "konto aktiviert", "kontostatus", "beschaftigungsstatus", "statut"),
        *("actif", "compte active", "compte actif", "estado", "activo", "cuenta habilitada"),
        *("habilitado", "stato", "attivo", "account attivo", "abilitato", "actief"),
        *("account ingeschakeld", "ingeschakeld", "ativo", "conta ativa", "situacao"),
        *("stan", "aktywny", "aktywne", "konto aktywne", "konto wlaczone", "статус"),
    ),
    BLOCKED: (
        *("block credential", "block sign in", "blockcredential", "sign in blocked", "blocked"),
        *("is blocked", "suspended", "is suspended", "disabled", "account disabled"),
        *("archived", "is archived", "terminated", "inactive", "deleted", "leaver"),
        *("anmeldung blockiert", "anmeldung blockieren", "gesperrt", "deaktiviert", "inaktiv"),
        *("ausgeschieden", "bloque", "suspendu", "connexion bloquee", "desactive", "inactif"),
        *("bloquer la connexion", "bloqueado", "suspendido", "inicio de sesion bloqueado"),
        *("desactivado", "inactivo", "bloccato", "sospeso", "accesso bloccato", "disattivato"),
        *("geblokkeerd", "aanmelden geblokkeerd", "uitgeschakeld", "inactief", "suspenso"),
        *("desativado", "inativo", "zablokowany", "zablokowane", "nieaktywny", "wylaczony"),
        *("logowanie zablokowane", "заблокирован"),
    ),
}
# An address somebody has besides the one at work, or that is somebody else's, is never taken.
NOT_THEIRS = re.compile(
    r"manager|superv|recover|second|home|privat|person(al|n)|altern|emergency|backup|other|\b[2-9]\b"
    r"|vorgesetz|leiter|chef|responsab|jefe|prive|leidinggevende|przelozon|zapasow|wiederherstell"
)


RANK = {
    folded(heading): (field, rank)
    for field in reversed(FIELDS)
    for rank, heading in reversed(tuple(enumerate(KNOWN[field])))
}


def meaning(heading: str) -> tuple[str, int] | None:
    """What a heading stands for: a field, and how late it comes among that field's headings."""
    return next((RANK[way] for way in spellings(heading) if way in RANK), None)


def somebody_elses(heading: str) -> bool:
    """Whether a heading names an address that is not the person's own at work."""
    return bool(NOT_THEIRS.search(folded(heading)))


def fields_of(cells: Sequence[str]) -> dict[str, list[int]]:
    """The columns that fit each field, the likeliest first.

    Args:
        cells: one row, taken as headings.

    Returns:
        Column numbers from 0 by field; a field that no heading names is missing.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for column, heading in enumerate(cells):
        meant = meaning(heading)
        if meant is not None:
            found.setdefault(meant[0], []).append((meant[1], column))
    return {field: [column for _, column in sorted(ranked)] for field, ranked in found.items()}
