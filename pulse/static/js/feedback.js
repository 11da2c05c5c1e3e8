"use strict";
var feedback = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __defNormalProp = (obj, key, value) => key in obj ? __defProp(obj, key, { enumerable: true, configurable: true, writable: true, value }) : obj[key] = value;
  var __export = (target, all) => {
    for (var name in all)
      __defProp(target, name, { get: all[name], enumerable: true });
  };
  var __copyProps = (to, from, except, desc) => {
    if (from && typeof from === "object" || typeof from === "function") {
      for (let key of __getOwnPropNames(from))
        if (!__hasOwnProp.call(to, key) && key !== except)
          __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
    }
    return to;
  };
  var __toCommonJS = (mod2) => __copyProps(__defProp({}, "__esModule", { value: true }), mod2);
  var __publicField = (obj, key, value) => __defNormalProp(obj, typeof key !== "symbol" ? key + "" : key, value);

  // script/feedback.js
  var feedback_exports = {};
  __export(feedback_exports, {
    SIZE: () => SIZE,
    derived: () => derived,
    hints: () => hints,
    opened: () => opened,
    proof: () => proof,
    publicOf: () => publicOf,
    read: () => read,
    sealed: () => sealed,
    stubOf: () => stubOf,
    threadIn: () => threadIn,
    threadOf: () => threadOf,
    written: () => written
  });

  // ../surveys/answering/words/hints.json
  var hints_default = {
    starts: [
      "A",
      "After",
      "Again",
      "All",
      "Also",
      "An",
      "And",
      "Are",
      "As",
      "Ask",
      "At",
      "Be",
      "Because",
      "Before",
      "But",
      "By",
      "Call",
      "Can",
      "Could",
      "Dear",
      "Did",
      "Do",
      "Does",
      "Every",
      "Everybody",
      "For",
      "From",
      "Had",
      "Has",
      "Have",
      "He",
      "Hello",
      "Her",
      "Here",
      "Hi",
      "His",
      "How",
      "If",
      "In",
      "Is",
      "It",
      "Its",
      "Last",
      "Let",
      "Many",
      "May",
      "Maybe",
      "Meet",
      "Must",
      "My",
      "Next",
      "No",
      "Nobody",
      "Not",
      "Now",
      "Of",
      "On",
      "Once",
      "Only",
      "Or",
      "Our",
      "Perhaps",
      "Phone",
      "Please",
      "Ring",
      "See",
      "She",
      "Should",
      "Since",
      "So",
      "Some",
      "Somebody",
      "Speak",
      "Talk",
      "Tell",
      "Thank",
      "Thanks",
      "That",
      "The",
      "Their",
      "Then",
      "There",
      "These",
      "They",
      "This",
      "Those",
      "To",
      "Today",
      "Tomorrow",
      "Was",
      "We",
      "Were",
      "What",
      "When",
      "Where",
      "Which",
      "Who",
      "Whom",
      "Why",
      "With",
      "Without",
      "Would",
      "Write",
      "Yes",
      "Yesterday",
      "You",
      "Your"
    ],
    rules: [
      {
        kind: "mail",
        pattern: "[^\\s@<>()\\[\\],;]{1,64}(?:@|\\s?(?:\\(at\\)|\\[at\\])\\s?)[^\\s@<>()\\[\\],;]{1,190}\\.[A-Za-z]{2,20}",
        flags: ""
      },
      {
        kind: "link",
        pattern: "(?:https?://|www\\.)\\S{1,500}",
        flags: ""
      },
      {
        kind: "handle",
        pattern: "(?:^|\\s)@[A-Za-z0-9_.]{3,}",
        flags: ""
      },
      {
        kind: "phone",
        pattern: "(?:\\+|\\b00)?\\(?\\d[\\d()/ .-]{6,22}\\d",
        flags: ""
      },
      {
        kind: "id",
        pattern: "\\b[A-Za-z]{2}\\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\\b",
        flags: ""
      },
      {
        kind: "id",
        pattern: "\\b(?=[A-Za-z0-9/-]{0,40}\\d)(?:[A-Z]{1,4}[-/ ]?\\d{3,}[A-Za-z0-9]*|\\d{5,30})\\b",
        flags: ""
      },
      {
        kind: "id",
        pattern: "\\b(?:staff|employee|personnel|personal|payroll|badge|member|patient|client|case|ticket|room|desk|extension|ext\\.?|number plate|passport)\\s?(?:no\\.?|number|nr\\.?|id|#|:)?\\s?[A-Za-z]{0,3}[-]?\\d{1,}\\b",
        flags: "i"
      },
      {
        kind: "day",
        pattern: "\\b(?:\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}|\\d{4}-\\d{2}-\\d{2})\\b",
        flags: ""
      },
      {
        kind: "day",
        pattern: "\\b(?:on|since|until|the|of|born)\\s(?:the\\s)?\\d{1,2}(?:st|nd|rd|th)?\\s(?:of\\s)?(?:january|february|march|april|may|june|july|august|september|october|november|december)\\b|\\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\\s\\d{1,2}(?:st|nd|rd|th)?\\b",
        flags: "i"
      },
      {
        kind: "place",
        pattern: "\\b\\d{1,4}[a-z]?\\s(?:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]?[a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+)*\\s){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Way|Square|Court|Crescent|Place|Terrace|Boulevard)\\b",
        flags: ""
      },
      {
        kind: "place",
        pattern: "\\b[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž-]*(?:straße|strasse|str\\.|weg|gasse|platz|allee|laan|straat|plein|vej|gata|gatan)\\s?\\d{1,4}[a-z]?\\b",
        flags: ""
      },
      {
        kind: "place",
        pattern: "\\b(?:rue|avenue|via|viale|calle|plaza|rua|ulica|ul\\.)\\s(?:(?:de|du|des|della|la|del|da)\\s)?[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]?[a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+)*\\s?,?\\s?\\d{0,4}",
        flags: ""
      },
      {
        kind: "place",
        pattern: "\\b[A-Z]{1,2}\\d[A-Z0-9]?\\s\\d[A-Z]{2}\\b",
        flags: ""
      },
      {
        kind: "name",
        pattern: "\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Herr|Frau|Hr|Fr|Madame|Monsieur|Mme|Señor|Señora|Sra|Signor|Signora|Pastor|Father|Sister|Colonel|Captain|Judge)\\.?\\s(?:(?:van|von|de|der|den|di|da|la|le|el|bin|al)\\s)*[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]?[a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+)*",
        flags: ""
      },
      {
        kind: "name",
        pattern: "\\b[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]?[a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+)*(?:\\s(?:(?:van|von|de|der|den|di|da|la|le|el|bin|al)\\s)*[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]?[a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+)*){1,5}",
        flags: ""
      },
      {
        kind: "name",
        pattern: `(?:[^.!?:\\s"“(]\\s+|,\\s+)(?!I\\b)[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+(?:[-'’][A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŅŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]?[a-zß-öø-ÿāăąćčďđēėęěğģīįıķłņńňōőœŕřśşšţťūůűųźżž]+)*`,
        flags: ""
      },
      {
        kind: "self",
        pattern: "\\b(?:as|i am|i'm|i’m|being|we are|am i)\\s(?:now\\s|currently\\s|still\\s)?(?:the|one of (?:the )?(?:only |two |three |few)|your|our|its)\\s?(?:only|sole|single|one|first|last|new|newest|youngest|oldest|eldest|longest|former|acting|deputy|head|chief|director|manager|lead|leader|chair|secretary|treasurer|receptionist|accountant|apprentice|trainee|intern|volunteer coordinator|liaison|representative)\\b",
        flags: "i"
      },
      {
        kind: "self",
        pattern: "\\b(?:the|our) only\\s(?:woman|man|person|one|black|white|muslim|jewish|gay|trans|disabled|deaf|blind|part-time|part-timer|remote|non-[a-z]+|native|foreign|male|female|mother|father|parent|union|german|french|polish|turkish|[a-z]+ speaker)\\b",
        flags: "i"
      },
      {
        kind: "self",
        pattern: "\\b(?:my (?:wife|husband|partner|son|daughter|twins?|mother|father|brother|sister|pregnancy|maternity leave|paternity leave|parental leave|disability|wheelchair|surgery|operation|chemotherapy|retirement|accent|beard|headscarf|hijab|turban|title|successor|predecessor|office|report of|team of (?:two|three|four|[2-4])))\\b",
        flags: "i"
      },
      {
        kind: "self",
        pattern: "\\b(?:since i (?:joined|started|came back|returned|moved)|i (?:joined|started|was hired|was promoted|was transferred)\\s(?:here\\s)?(?:in|on|last|two|three|this|as)|when i (?:was|worked as)|i (?:gave|held|chaired|wrote|presented|led|ran) the|i work (?:part[- ]time|nights|from home|in reception|alone)|i (?:am|was) (?:pregnant|on (?:maternity|paternity|parental|sick) leave)|i share (?:an|the) office|in my (?:role|job|function|position|capacity) as|as (?:head|director|chair|manager|lead) of|there (?:are|is) only (?:two|one|three|[1-3]) of us)\\b",
        flags: "i"
      }
    ],
    first_names: [
      "Aaron",
      "Adam",
      "Adrian",
      "Agnes",
      "Ahmed",
      "Aisha",
      "Alan",
      "Albert",
      "Alejandro",
      "Aleksandra",
      "Alex",
      "Alexander",
      "Alexandra",
      "Alice",
      "Alina",
      "Alison",
      "Amanda",
      "Amelie",
      "Amir",
      "Amy",
      "Ana",
      "Andrea",
      "Andreas",
      "Andrew",
      "Angela",
      "Anita",
      "Ann",
      "Anna",
      "Anne",
      "Annika",
      "Anthony",
      "Antje",
      "Anton",
      "Antonio",
      "Arthur",
      "Astrid",
      "Aylin",
      "Barbara",
      "Beate",
      "Ben",
      "Benjamin",
      "Bernd",
      "Birgit",
      "Bob",
      "Boris",
      "Brian",
      "Bruno",
      "Camille",
      "Carl",
      "Carla",
      "Carlos",
      "Carmen",
      "Carol",
      "Caroline",
      "Catherine",
      "Charles",
      "Charlotte",
      "Chloe",
      "Chris",
      "Christian",
      "Christina",
      "Christine",
      "Christoph",
      "Claire",
      "Clara",
      "Claudia",
      "Craig",
      "Daniel",
      "Daniela",
      "David",
      "Deborah",
      "Denise",
      "Dennis",
      "Diana",
      "Diego",
      "Dieter",
      "Dirk",
      "Dmitri",
      "Dominik",
      "Donna",
      "Dorothea",
      "Edward",
      "Ekaterina",
      "Elena",
      "Eleni",
      "Elif",
      "Elisabeth",
      "Elizabeth",
      "Ella",
      "Ellen",
      "Emily",
      "Emine",
      "Emma",
      "Eric",
      "Erik",
      "Esther",
      "Eva",
      "Fatima",
      "Felix",
      "Fiona",
      "Florian",
      "Francesca",
      "Francis",
      "Frank",
      "Franziska",
      "Fred",
      "Frederik",
      "Gabriel",
      "Gabriele",
      "Gareth",
      "Gary",
      "Georg",
      "George",
      "Gerhard",
      "Giovanni",
      "Giulia",
      "Graham",
      "Greta",
      "Guido",
      "Hannah",
      "Hans",
      "Harald",
      "Harry",
      "Hassan",
      "Heather",
      "Heike",
      "Helen",
      "Helena",
      "Helga",
      "Henrik",
      "Henry",
      "Holger",
      "Horst",
      "Hugo",
      "Ian",
      "Ibrahim",
      "Ines",
      "Inga",
      "Ingrid",
      "Irina",
      "Isabel",
      "Isabelle",
      "Ivan",
      "Jack",
      "Jacob",
      "Jakob",
      "James",
      "Jan",
      "Jana",
      "Jane",
      "Janet",
      "Jason",
      "Javier",
      "Jean",
      "Jennifer",
      "Jens",
      "Jessica",
      "Joan",
      "Joanna",
      "Joao",
      "Johanna",
      "Johannes",
      "John",
      "Jonas",
      "Jonathan",
      "Jorge",
      "Jose",
      "Josef",
      "Joseph",
      "Joshua",
      "Juan",
      "Judith",
      "Julia",
      "Julian",
      "Juliane",
      "Jutta",
      "Karen",
      "Karin",
      "Karl",
      "Karolina",
      "Katarina",
      "Kate",
      "Katharina",
      "Katherine",
      "Kathleen",
      "Katja",
      "Kelly",
      "Kerstin",
      "Kevin",
      "Khalid",
      "Kim",
      "Klaus",
      "Konstantin",
      "Kristina",
      "Lars",
      "Laura",
      "Lauren",
      "Lea",
      "Lena",
      "Leo",
      "Leon",
      "Leonie",
      "Linda",
      "Lisa",
      "Liz",
      "Louis",
      "Louise",
      "Luca",
      "Lucas",
      "Lucia",
      "Lucy",
      "Luis",
      "Lukas",
      "Magdalena",
      "Maja",
      "Manuel",
      "Marc",
      "Marco",
      "Marcus",
      "Margaret",
      "Margit",
      "Maria",
      "Marie",
      "Marina",
      "Mario",
      "Marion",
      "Mark",
      "Marko",
      "Markus",
      "Marta",
      "Martha",
      "Martin",
      "Martina",
      "Mary",
      "Mateusz",
      "Matthew",
      "Matthias",
      "Max",
      "Maximilian",
      "Mehmet",
      "Melanie",
      "Michael",
      "Michaela",
      "Michelle",
      "Miguel",
      "Mike",
      "Milan",
      "Miriam",
      "Mohammed",
      "Monika",
      "Muhammad",
      "Mustafa",
      "Nadia",
      "Nadine",
      "Natalia",
      "Natalie",
      "Nathalie",
      "Nicholas",
      "Nick",
      "Nicola",
      "Nicole",
      "Niklas",
      "Nina",
      "Noah",
      "Nora",
      "Norbert",
      "Olaf",
      "Oleg",
      "Olga",
      "Oliver",
      "Olivia",
      "Omar",
      "Oscar",
      "Pablo",
      "Pamela",
      "Patricia",
      "Patrick",
      "Paul",
      "Paula",
      "Pavel",
      "Pedro",
      "Peter",
      "Petra",
      "Philip",
      "Philipp",
      "Pierre",
      "Piotr",
      "Rachel",
      "Rafael",
      "Ralf",
      "Rebecca",
      "Renate",
      "Richard",
      "Rita",
      "Robert",
      "Roberto",
      "Robin",
      "Roger",
      "Roland",
      "Rosa",
      "Rosemary",
      "Ruth",
      "Ryan",
      "Sabine",
      "Sally",
      "Samir",
      "Samuel",
      "Sandra",
      "Sara",
      "Sarah",
      "Scott",
      "Sean",
      "Sebastian",
      "Sergei",
      "Sharon",
      "Silke",
      "Silvia",
      "Simon",
      "Simone",
      "Sofia",
      "Sonja",
      "Sophia",
      "Sophie",
      "Stefan",
      "Stefanie",
      "Stephanie",
      "Stephen",
      "Steve",
      "Steven",
      "Stuart",
      "Sue",
      "Susan",
      "Susanne",
      "Sven",
      "Svetlana",
      "Sylvia",
      "Tanja",
      "Tatjana",
      "Teresa",
      "Theo",
      "Theresa",
      "Thomas",
      "Thorsten",
      "Tim",
      "Timo",
      "Tina",
      "Tobias",
      "Tom",
      "Tomasz",
      "Tony",
      "Ulrich",
      "Ulrike",
      "Ursula",
      "Uta",
      "Ute",
      "Uwe",
      "Valentina",
      "Vanessa",
      "Vera",
      "Verena",
      "Veronika",
      "Victor",
      "Victoria",
      "Viktor",
      "Vincent",
      "Volker",
      "Walter",
      "Wendy",
      "Werner",
      "William",
      "Wolfgang",
      "Xavier",
      "Yasmin",
      "Yusuf",
      "Yvonne",
      "Zeynep",
      "Zoe"
    ],
    calm: [
      "Africa",
      "African",
      "America",
      "American",
      "April",
      "Asia",
      "Asian",
      "August",
      "British",
      "Christmas",
      "Covid",
      "December",
      "Dr",
      "Easter",
      "England",
      "English",
      "Europe",
      "European",
      "Excel",
      "February",
      "France",
      "French",
      "Friday",
      "German",
      "Germany",
      "Google",
      "Internet",
      "Ireland",
      "Irish",
      "Italian",
      "Italy",
      "January",
      "July",
      "June",
      "March",
      "May",
      "Microsoft",
      "Monday",
      "Mr",
      "Mrs",
      "Ms",
      "November",
      "October",
      "Outlook",
      "Poland",
      "Polish",
      "Pulse",
      "Ramadan",
      "Saturday",
      "Scotland",
      "Scottish",
      "September",
      "Slack",
      "Spain",
      "Spanish",
      "Sunday",
      "Teams",
      "Thursday",
      "Tuesday",
      "Turkey",
      "Turkish",
      "Wales",
      "Wednesday",
      "Welsh",
      "Windows",
      "Word",
      "Zoom"
    ]
  };

  // script/feedback/hints.js
  var MOST = 40;
  var WORD = "[\\p{L}\\p{N}_]";
  var EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
  var rule = (pattern, flags) => new RegExp(pattern.replace(/\\b/g, EDGE).replace(/\\w/g, WORD), `gu${flags}`);
  var patterns = null;
  function ready() {
    patterns = patterns || [
      ...hints_default.rules.map(({ kind, pattern, flags }) => [kind, rule(pattern, flags ? "i" : "")]),
      ["name", rule(`\\b(?:${hints_default.first_names.join("|")})\\b`, "")]
    ];
    return patterns;
  }
  var starts = new Set(hints_default.starts);
  function trimmed(words, start, kind) {
    let lead = words.length - words.trimStart().length;
    if (kind === "name") {
      const capital = words.search(/(?![a-zß-ÿ])\p{L}/u);
      lead = capital < 0 ? lead : capital;
      for (; ; ) {
        const first2 = new RegExp(`(${WORD}+)(?:\\s+|$)`, "uy");
        first2.lastIndex = lead;
        const found = first2.exec(words);
        if (!found || !starts.has(found[1])) break;
        lead = first2.lastIndex;
      }
    }
    return [words.slice(lead).replace(/[ .,;:!?]+$/, ""), start + lead];
  }
  function hints(text, known = []) {
    const calm = /* @__PURE__ */ new Set([...hints_default.calm, ...known.flatMap((name) => name.split(/\s+/))]);
    const found = [];
    for (const [kind, pattern] of ready()) {
      for (const match of text.matchAll(pattern)) {
        const [words, start] = trimmed(match[0], match.index, kind);
        const parts = words.match(/\p{L}+/gu) || [];
        if (words && !(kind === "name" && parts.every((part) => calm.has(part)))) {
          found.push({ kind, words, start });
        }
      }
    }
    found.sort((one, two) => one.start - two.start || two.words.length - one.words.length);
    const kept = [];
    for (const hint of found) {
      const end = hint.start + hint.words.length;
      if (!kept.some((each) => each.start <= hint.start && end <= each.start + each.words.length)) {
        kept.push(hint);
      }
    }
    return kept.slice(0, MOST);
  }

  // script/blind.js
  var random = (length) => crypto.getRandomValues(new Uint8Array(length));
  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    parts.reduce((place, part) => (whole.set(part, place), place + part.length), 0);
    return whole;
  }
  var hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  var toNumber = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
  function toBytes(number, length) {
    const digits = number.toString(16).padStart(2 * length, "0");
    if (digits.length > 2 * length) throw new RangeError("the number is too large");
    return Uint8Array.from({ length }, (_, place) => parseInt(digits.slice(2 * place, 2 * place + 2), 16));
  }
  function toBase64url(bytes) {
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function fromBase64url(text) {
    const plain2 = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain2, (letter) => letter.charCodeAt(0));
  }

  // script/wire.js
  var BITS = 3072;
  var KEY_LENGTH = BITS / 8;
  var Refusal = class extends Error {
  };

  // node_modules/@noble/hashes/utils.js
  function isBytes(a) {
    return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
  }
  var atitle = (title) => title ? `"${title}" ` : "";
  function anumber(n, title = "") {
    if (typeof n !== "number")
      throw new TypeError(atitle(title) + "expected number, got " + typeof n);
    if (!Number.isSafeInteger(n) || n < 0)
      throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
    return n;
  }
  function abytes(value, length, title = "") {
    if (isBytes(value) && (length === void 0 || value.length === length))
      return value;
    if (length !== void 0)
      anumber(length, "length");
    const bytes = isBytes(value);
    const ofLen = length !== void 0 ? ` of length ${length}` : "";
    const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
    const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
    if (!bytes)
      throw new TypeError(message);
    throw new RangeError(message);
  }
  function copyBytes(bytes) {
    return Uint8Array.from(abytes(bytes));
  }
  function ahash(h) {
    if (typeof h !== "function" || typeof h.create !== "function")
      throw new TypeError("expected hash wrapped by utils.createHasher");
    anumber(h.outputLen);
    anumber(h.blockLen);
    if (h.outputLen < 1 || h.blockLen < 1)
      throw new Error("hash blockLen / outputLen must be >= 1");
  }
  var aobject = (value, label) => {
    if (value === null || typeof value !== "object" || Array.isArray(value))
      throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
  };
  var aopts = (value, label) => {
    aobject(value, label);
    const proto = Object.getPrototypeOf(value);
    if (proto !== Object.prototype && proto !== null)
      throw new TypeError(`"${label}" expected plain object`);
    if (Object.hasOwn(value, "__proto__"))
      throw new TypeError(`"${label}.__proto__" is not allowed`);
  };
  function aexists(instance, checkFinished = true) {
    if (instance.destroyed)
      throw new Error("hash was destroyed");
    if (checkFinished && instance.finished)
      throw new Error("digest() was already called");
  }
  function aoutput(out, instance) {
    abytes(out, void 0, "output");
    const min = instance.outputLen;
    if (!(out.length >= min)) {
      throw new RangeError('"output" expected length >= ' + min);
    }
  }
  function u8(arr) {
    return new Uint8Array(arr.buffer, arr.byteOffset, arr.byteLength);
  }
  function u32(arr) {
    return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
  }
  function clean(...arrays) {
    for (let i = 0; i < arrays.length; i++) {
      arrays[i].fill(0);
    }
  }
  function createView(arr) {
    return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
  }
  function rotr(word, shift) {
    return word << 32 - shift | word >>> shift;
  }
  var isLE = /* @__PURE__ */ (() => new Uint8Array(new Uint32Array([287454020]).buffer)[0] === 68)();
  function byteSwap(word) {
    return word << 24 & 4278190080 | word << 8 & 16711680 | word >>> 8 & 65280 | word >>> 24 & 255;
  }
  var swap8IfBE = isLE ? (n) => n : (n) => byteSwap(n) >>> 0;
  function byteSwap32(arr) {
    for (let i = 0; i < arr.length; i++) {
      arr[i] = byteSwap(arr[i]);
    }
    return arr;
  }
  var swap32IfBE = isLE ? (u) => u : byteSwap32;
  var hasHexBuiltin = /* @__PURE__ */ (() => (
    // @ts-ignore
    typeof Uint8Array.from([]).toHex === "function" && typeof Uint8Array.fromHex === "function"
  ))();
  var hexes = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
  function bytesToHex(bytes) {
    abytes(bytes);
    if (hasHexBuiltin)
      return bytes.toHex();
    let hex2 = "";
    for (let i = 0; i < bytes.length; i++) {
      hex2 += hexes[bytes[i]];
    }
    return hex2;
  }
  function asciiToBase16(ch) {
    return ch >= 48 && ch <= 57 ? ch - 48 : ch >= 65 && ch <= 70 ? ch - (65 - 10) : ch >= 97 && ch <= 102 ? ch - (97 - 10) : void 0;
  }
  function hexToBytes(hex2) {
    if (typeof hex2 !== "string")
      throw new TypeError("hex string expected, got " + typeof hex2);
    if (hasHexBuiltin) {
      try {
        return Uint8Array.fromHex(hex2);
      } catch (error) {
        if (error instanceof SyntaxError)
          throw new RangeError(error.message);
        throw error;
      }
    }
    const hl = hex2.length;
    const al = hl / 2;
    if (hl % 2)
      throw new RangeError("hex string expected, got unpadded hex of length " + hl);
    const array = new Uint8Array(al);
    for (let ai = 0, hi = 0; ai < al; ai++, hi += 2) {
      const n1 = asciiToBase16(hex2.charCodeAt(hi));
      const n2 = asciiToBase16(hex2.charCodeAt(hi + 1));
      if (n1 === void 0 || n2 === void 0) {
        const char = hex2[hi] + hex2[hi + 1];
        throw new RangeError('hex string expected, got non-hex character "' + char + '" at index ' + hi);
      }
      array[ai] = n1 * 16 + n2;
    }
    return array;
  }
  function nextTick(onReject) {
    const host = globalThis;
    if (typeof host.scheduler?.yield === "function") {
      const promise = host.scheduler.yield();
      if (onReject)
        promise.catch(onReject);
      return promise;
    }
    return new Promise((resolve) => host.setTimeout(resolve, 0));
  }
  function utf8ToBytes(str) {
    if (typeof str !== "string")
      throw new TypeError("string expected");
    const encoded = new TextEncoder().encode(str);
    try {
      return new Uint8Array(encoded);
    } finally {
      clean(encoded);
    }
  }
  function kdfInputToBytes(data, errorTitle = "") {
    if (typeof data === "string")
      return utf8ToBytes(data);
    return abytes(data, void 0, errorTitle);
  }
  function checkOpts(defaults, opts, title = "opts") {
    aopts(defaults, "defaults");
    if (opts !== void 0)
      aopts(opts, title);
    const merged = Object.assign(/* @__PURE__ */ Object.create(null), defaults, opts);
    return merged;
  }
  function createHasher(hashCons, info = {}) {
    if (typeof hashCons !== "function")
      throw new TypeError('"hashCons" expected function, got type=' + typeof hashCons);
    info = checkOpts({}, info, "info");
    const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
    const tmp = hashCons(void 0);
    hashC.outputLen = tmp.outputLen;
    hashC.blockLen = tmp.blockLen;
    hashC.canXOF = tmp.canXOF;
    hashC.create = (opts) => hashCons(opts);
    Object.assign(hashC, info);
    return Object.freeze(hashC);
  }
  function randomBytes(bytesLength = 32) {
    anumber(bytesLength, "bytesLength");
    const cr = typeof globalThis === "object" ? globalThis.crypto : null;
    if (typeof cr?.getRandomValues !== "function")
      throw new Error("crypto.getRandomValues must be defined");
    if (bytesLength > 65536)
      throw new RangeError(`"bytesLength" expected <= 65536, got ${bytesLength}`);
    return cr.getRandomValues(new Uint8Array(bytesLength));
  }
  var oidNist = (suffix) => ({
    // Current NIST hashAlgs suffixes used here fit in one DER subidentifier octet.
    // Larger suffix values would need base-128 OID encoding and a different length byte.
    oid: Uint8Array.from([6, 9, 96, 134, 72, 1, 101, 3, 4, 2, suffix])
  });

  // node_modules/@noble/hashes/_blake.js
  var BSIGMA = /* @__PURE__ */ Uint8Array.from([
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    14,
    10,
    4,
    8,
    9,
    15,
    13,
    6,
    1,
    12,
    0,
    2,
    11,
    7,
    5,
    3,
    11,
    8,
    12,
    0,
    5,
    2,
    15,
    13,
    10,
    14,
    3,
    6,
    7,
    1,
    9,
    4,
    7,
    9,
    3,
    1,
    13,
    12,
    11,
    14,
    2,
    6,
    5,
    10,
    4,
    0,
    15,
    8,
    9,
    0,
    5,
    7,
    2,
    4,
    10,
    15,
    14,
    1,
    11,
    12,
    6,
    8,
    3,
    13,
    2,
    12,
    6,
    10,
    0,
    11,
    8,
    3,
    4,
    13,
    7,
    5,
    15,
    14,
    1,
    9,
    12,
    5,
    1,
    15,
    14,
    13,
    4,
    10,
    0,
    7,
    6,
    3,
    9,
    2,
    8,
    11,
    13,
    11,
    7,
    14,
    12,
    1,
    3,
    9,
    5,
    0,
    15,
    4,
    8,
    6,
    2,
    10,
    6,
    15,
    14,
    9,
    11,
    3,
    0,
    8,
    12,
    2,
    13,
    7,
    1,
    4,
    10,
    5,
    10,
    2,
    8,
    4,
    7,
    6,
    1,
    5,
    15,
    11,
    9,
    14,
    3,
    12,
    13,
    0,
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    14,
    10,
    4,
    8,
    9,
    15,
    13,
    6,
    1,
    12,
    0,
    2,
    11,
    7,
    5,
    3,
    // Blake1, unused in others
    11,
    8,
    12,
    0,
    5,
    2,
    15,
    13,
    10,
    14,
    3,
    6,
    7,
    1,
    9,
    4,
    7,
    9,
    3,
    1,
    13,
    12,
    11,
    14,
    2,
    6,
    5,
    10,
    4,
    0,
    15,
    8,
    9,
    0,
    5,
    7,
    2,
    4,
    10,
    15,
    14,
    1,
    11,
    12,
    6,
    8,
    3,
    13,
    2,
    12,
    6,
    10,
    0,
    11,
    8,
    3,
    4,
    13,
    7,
    5,
    15,
    14,
    1,
    9
  ]);

  // node_modules/@noble/hashes/_u64.js
  var fromNumH = (n) => n / 2 ** 32 | 0;
  var fromNumL = (n) => n >>> 0;
  function setU64FromNum(view, byteOffset, n, isLE2) {
    const h = fromNumH(n);
    const l = fromNumL(n);
    view.setUint32(byteOffset, isLE2 ? l : h, isLE2);
    view.setUint32(byteOffset + 4, isLE2 ? h : l, isLE2);
  }
  var rotrSH = (h, l, s) => h >>> s | l << 32 - s;
  var rotrSL = (h, l, s) => h << 32 - s | l >>> s;
  var rotrBH = (h, l, s) => h << 64 - s | l >>> s - 32;
  var rotrBL = (h, l, s) => h >>> s - 32 | l << 64 - s;
  var rotr32H = (_h, l) => l;
  var rotr32L = (h, _l) => h;
  function add(Ah, Al, Bh, Bl) {
    const l = (Al >>> 0) + (Bl >>> 0);
    return { h: Ah + Bh + (l / 2 ** 32 | 0) | 0, l: l | 0 };
  }
  var add3L = (Al, Bl, Cl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0);
  var add3H = (low, Ah, Bh, Ch) => Ah + Bh + Ch + (low / 2 ** 32 | 0) | 0;

  // node_modules/@noble/hashes/_md.js
  function Chi(a, b, c) {
    return a & b ^ ~a & c;
  }
  function Maj(a, b, c) {
    return a & b ^ a & c ^ b & c;
  }
  var HashMD = class {
    constructor(blockLen, outputLen, padOffset, isLE2) {
      __publicField(this, "blockLen");
      __publicField(this, "outputLen");
      __publicField(this, "canXOF", false);
      __publicField(this, "padOffset");
      __publicField(this, "isLE");
      // For partial updates less than block size
      __publicField(this, "buffer");
      __publicField(this, "view");
      __publicField(this, "finished", false);
      __publicField(this, "length", 0);
      __publicField(this, "pos", 0);
      __publicField(this, "destroyed", false);
      this.blockLen = blockLen;
      this.outputLen = outputLen;
      this.padOffset = padOffset;
      this.isLE = isLE2;
      this.buffer = new Uint8Array(blockLen);
      this.view = createView(this.buffer);
    }
    update(data) {
      aexists(this);
      abytes(data);
      const { view, buffer, blockLen } = this;
      const len = data.length;
      let processed = false;
      for (let pos = 0; pos < len; ) {
        const take = Math.min(blockLen - this.pos, len - pos);
        if (take === blockLen) {
          const dataView = createView(data);
          for (; blockLen <= len - pos; pos += blockLen)
            this.process(dataView, pos);
          processed = true;
          continue;
        }
        buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
        this.pos += take;
        pos += take;
        if (this.pos === blockLen) {
          this.process(view, 0);
          this.pos = 0;
          processed = true;
        }
      }
      this.length += data.length;
      if (processed)
        this.roundClean();
      return this;
    }
    digestInto(out) {
      aexists(this);
      aoutput(out, this);
      this.finished = true;
      const { buffer, view, blockLen, isLE: isLE2 } = this;
      let { pos } = this;
      buffer[pos++] = 128;
      buffer.fill(0, pos);
      if (this.padOffset > blockLen - pos) {
        this.process(view, 0);
        buffer.fill(0);
      }
      setU64FromNum(view, blockLen - 8, this.length * 8, isLE2);
      this.process(view, 0);
      this.roundClean();
      const oview = out === buffer ? view : createView(out);
      const len = this.outputLen;
      const outLen = len / 4;
      const state = this.get();
      if (len % 4 || outLen > state.length)
        throw new Error("invalid outputLen");
      for (let i = 0; i < outLen; i++)
        oview.setUint32(4 * i, state[i], isLE2);
    }
    digest() {
      const { buffer, outputLen } = this;
      this.digestInto(buffer);
      const res = buffer.slice(0, outputLen);
      this.destroy();
      return res;
    }
    _cloneIntoMeta(to) {
      const { buffer, length, finished, destroyed, pos } = this;
      to.destroyed = destroyed;
      to.finished = finished;
      to.length = length;
      to.pos = pos;
      if (pos)
        to.buffer.set(buffer);
      return to;
    }
    clone() {
      return this._cloneInto();
    }
  };
  var SHA256_IV = /* @__PURE__ */ Uint32Array.from([
    1779033703,
    3144134277,
    1013904242,
    2773480762,
    1359893119,
    2600822924,
    528734635,
    1541459225
  ]);

  // node_modules/@noble/hashes/blake2.js
  var B2B_IV = /* @__PURE__ */ Uint32Array.from([
    4089235720,
    1779033703,
    2227873595,
    3144134277,
    4271175723,
    1013904242,
    1595750129,
    2773480762,
    2917565137,
    1359893119,
    725511199,
    2600822924,
    4215389547,
    528734635,
    327033209,
    1541459225
  ]);
  var BBUF = /* @__PURE__ */ new Uint32Array(32);
  function G1b(a, b, c, d, msg, x) {
    const Xl = msg[x], Xh = msg[x + 1];
    let Al = BBUF[2 * a], Ah = BBUF[2 * a + 1];
    let Bl = BBUF[2 * b], Bh = BBUF[2 * b + 1];
    let Cl = BBUF[2 * c], Ch = BBUF[2 * c + 1];
    let Dl = BBUF[2 * d], Dh = BBUF[2 * d + 1];
    const ll = add3L(Al, Bl, Xl);
    Ah = add3H(ll, Ah, Bh, Xh);
    Al = ll | 0;
    let xh = Dh ^ Ah, xl = Dl ^ Al;
    Dh = rotr32H(xh, xl);
    Dl = rotr32L(xh, xl);
    ({ h: Ch, l: Cl } = add(Ch, Cl, Dh, Dl));
    xh = Bh ^ Ch;
    xl = Bl ^ Cl;
    Bh = rotrSH(xh, xl, 24);
    Bl = rotrSL(xh, xl, 24);
    BBUF[2 * a] = Al;
    BBUF[2 * a + 1] = Ah;
    BBUF[2 * b] = Bl;
    BBUF[2 * b + 1] = Bh;
    BBUF[2 * c] = Cl;
    BBUF[2 * c + 1] = Ch;
    BBUF[2 * d] = Dl;
    BBUF[2 * d + 1] = Dh;
  }
  function G2b(a, b, c, d, msg, x) {
    const Xl = msg[x], Xh = msg[x + 1];
    let Al = BBUF[2 * a], Ah = BBUF[2 * a + 1];
    let Bl = BBUF[2 * b], Bh = BBUF[2 * b + 1];
    let Cl = BBUF[2 * c], Ch = BBUF[2 * c + 1];
    let Dl = BBUF[2 * d], Dh = BBUF[2 * d + 1];
    const ll = add3L(Al, Bl, Xl);
    Ah = add3H(ll, Ah, Bh, Xh);
    Al = ll | 0;
    let xh = Dh ^ Ah, xl = Dl ^ Al;
    Dh = rotrSH(xh, xl, 16);
    Dl = rotrSL(xh, xl, 16);
    ({ h: Ch, l: Cl } = add(Ch, Cl, Dh, Dl));
    xh = Bh ^ Ch;
    xl = Bl ^ Cl;
    Bh = rotrBH(xh, xl, 63);
    Bl = rotrBL(xh, xl, 63);
    BBUF[2 * a] = Al;
    BBUF[2 * a + 1] = Ah;
    BBUF[2 * b] = Bl;
    BBUF[2 * b + 1] = Bh;
    BBUF[2 * c] = Cl;
    BBUF[2 * c + 1] = Ch;
    BBUF[2 * d] = Dl;
    BBUF[2 * d + 1] = Dh;
  }
  function checkBlake2Opts(outputLen, opts = {}, keyLen, saltLen, persLen) {
    anumber(keyLen);
    if (outputLen <= 0 || outputLen > keyLen)
      throw new Error('"dkLen" must be 1..' + keyLen + ", got " + outputLen);
    const { key, salt, personalization } = opts;
    if (key !== void 0 && (key.length < 1 || key.length > keyLen))
      throw new Error('"key" expected to be undefined or of length=1..' + keyLen);
    if (salt !== void 0)
      abytes(salt, saltLen, "salt");
    if (personalization !== void 0)
      abytes(personalization, persLen, "personalization");
  }
  var _BLAKE2 = class {
    constructor(blockLen, outputLen) {
      __publicField(this, "buffer");
      __publicField(this, "buffer32");
      __publicField(this, "finished", false);
      __publicField(this, "destroyed", false);
      __publicField(this, "length", 0);
      __publicField(this, "pos", 0);
      __publicField(this, "blockLen");
      __publicField(this, "outputLen");
      __publicField(this, "canXOF", false);
      anumber(blockLen);
      anumber(outputLen);
      this.blockLen = blockLen;
      this.outputLen = outputLen;
      this.buffer = new Uint8Array(blockLen);
      this.buffer32 = u32(this.buffer);
    }
    update(data) {
      aexists(this);
      abytes(data);
      const { blockLen, buffer, buffer32 } = this;
      const len = data.length;
      const offset = data.byteOffset;
      const buf = data.buffer;
      for (let pos = 0; pos < len; ) {
        if (this.pos === blockLen) {
          swap32IfBE(buffer32);
          this.compress(buffer32, 0, false);
          swap32IfBE(buffer32);
          this.pos = 0;
        }
        const take = Math.min(blockLen - this.pos, len - pos);
        const dataOffset = offset + pos;
        if (take === blockLen && !(dataOffset % 4) && pos + take < len) {
          const data32 = new Uint32Array(buf, dataOffset, Math.floor((len - pos) / 4));
          swap32IfBE(data32);
          for (let pos32 = 0; pos + blockLen < len; pos32 += buffer32.length, pos += blockLen) {
            this.length += blockLen;
            this.compress(data32, pos32, false);
          }
          swap32IfBE(data32);
          continue;
        }
        buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
        this.pos += take;
        this.length += take;
        pos += take;
      }
      return this;
    }
    digestInto(out) {
      aexists(this);
      aoutput(out, this);
      if (out.byteOffset & 3)
        throw new RangeError('"output" expected 4-byte aligned byteOffset, got ' + out.byteOffset);
      const { pos, buffer32 } = this;
      this.finished = true;
      this.buffer.fill(0, pos);
      swap32IfBE(buffer32);
      this.compress(buffer32, 0, true);
      swap32IfBE(buffer32);
      const state = this.get();
      const out32 = out === this.buffer ? buffer32 : u32(out);
      const full = Math.floor(this.outputLen / 4);
      for (let i = 0; i < full; i++)
        out32[i] = swap8IfBE(state[i]);
      const tail = this.outputLen % 4;
      if (!tail)
        return;
      const off = full * 4;
      const word = state[full];
      for (let i = 0; i < tail; i++)
        out[off + i] = word >>> 8 * i;
    }
    digest() {
      const { buffer, outputLen } = this;
      this.digestInto(buffer);
      const res = buffer.slice(0, outputLen);
      this.destroy();
      return res;
    }
    _cloneInto(to) {
      const { buffer, length, finished, destroyed, outputLen, pos } = this;
      to || (to = new this.constructor({ dkLen: outputLen }));
      to.set(...this.get());
      to.buffer.set(buffer);
      to.destroyed = destroyed;
      to.finished = finished;
      to.length = length;
      to.pos = pos;
      to.outputLen = outputLen;
      return to;
    }
    clone() {
      return this._cloneInto();
    }
  };
  var _BLAKE2b = class extends _BLAKE2 {
    constructor(opts = {}) {
      opts = checkOpts({}, opts);
      const olen = opts.dkLen === void 0 ? 64 : opts.dkLen;
      super(128, olen);
      // Same IV words as SHA-512 / BLAKE2b, encoded as LE u32 low/high halves.
      __publicField(this, "v0l", B2B_IV[0] | 0);
      __publicField(this, "v0h", B2B_IV[1] | 0);
      __publicField(this, "v1l", B2B_IV[2] | 0);
      __publicField(this, "v1h", B2B_IV[3] | 0);
      __publicField(this, "v2l", B2B_IV[4] | 0);
      __publicField(this, "v2h", B2B_IV[5] | 0);
      __publicField(this, "v3l", B2B_IV[6] | 0);
      __publicField(this, "v3h", B2B_IV[7] | 0);
      __publicField(this, "v4l", B2B_IV[8] | 0);
      __publicField(this, "v4h", B2B_IV[9] | 0);
      __publicField(this, "v5l", B2B_IV[10] | 0);
      __publicField(this, "v5h", B2B_IV[11] | 0);
      __publicField(this, "v6l", B2B_IV[12] | 0);
      __publicField(this, "v6h", B2B_IV[13] | 0);
      __publicField(this, "v7l", B2B_IV[14] | 0);
      __publicField(this, "v7h", B2B_IV[15] | 0);
      checkBlake2Opts(olen, opts, 64, 16, 16);
      let { key, personalization, salt } = opts;
      let keyLength = 0;
      if (key !== void 0) {
        abytes(key, void 0, "key");
        keyLength = key.length;
      }
      this.v0l ^= this.outputLen | keyLength << 8 | 1 << 16 | 1 << 24;
      if (salt !== void 0) {
        abytes(salt, void 0, "salt");
        const slt = u32(copyBytes(salt));
        this.v4l ^= swap8IfBE(slt[0]);
        this.v4h ^= swap8IfBE(slt[1]);
        this.v5l ^= swap8IfBE(slt[2]);
        this.v5h ^= swap8IfBE(slt[3]);
      }
      if (personalization !== void 0) {
        abytes(personalization, void 0, "personalization");
        const pers = u32(copyBytes(personalization));
        this.v6l ^= swap8IfBE(pers[0]);
        this.v6h ^= swap8IfBE(pers[1]);
        this.v7l ^= swap8IfBE(pers[2]);
        this.v7h ^= swap8IfBE(pers[3]);
      }
      if (key !== void 0) {
        const tmp = new Uint8Array(this.blockLen);
        tmp.set(key);
        this.update(tmp);
        clean(tmp);
      }
    }
    // prettier-ignore
    get() {
      let { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h } = this;
      return [v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h];
    }
    // prettier-ignore
    set(v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h) {
      this.v0l = v0l | 0;
      this.v0h = v0h | 0;
      this.v1l = v1l | 0;
      this.v1h = v1h | 0;
      this.v2l = v2l | 0;
      this.v2h = v2h | 0;
      this.v3l = v3l | 0;
      this.v3h = v3h | 0;
      this.v4l = v4l | 0;
      this.v4h = v4h | 0;
      this.v5l = v5l | 0;
      this.v5h = v5h | 0;
      this.v6l = v6l | 0;
      this.v6h = v6h | 0;
      this.v7l = v7l | 0;
      this.v7h = v7h | 0;
    }
    compress(msg, offset, isLast) {
      const { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h } = this;
      {
        BBUF[0] = v0l;
        BBUF[1] = v0h;
        BBUF[2] = v1l;
        BBUF[3] = v1h;
        BBUF[4] = v2l;
        BBUF[5] = v2h;
        BBUF[6] = v3l;
        BBUF[7] = v3h;
        BBUF[8] = v4l;
        BBUF[9] = v4h;
        BBUF[10] = v5l;
        BBUF[11] = v5h;
        BBUF[12] = v6l;
        BBUF[13] = v6h;
        BBUF[14] = v7l;
        BBUF[15] = v7h;
      }
      BBUF.set(B2B_IV, 16);
      const l = fromNumL(this.length);
      const h = fromNumH(this.length);
      BBUF[24] = B2B_IV[8] ^ l;
      BBUF[25] = B2B_IV[9] ^ h;
      if (isLast) {
        BBUF[28] = ~BBUF[28];
        BBUF[29] = ~BBUF[29];
      }
      let j = 0;
      const s = BSIGMA;
      for (let i = 0; i < 12; i++) {
        G1b(0, 4, 8, 12, msg, offset + 2 * s[j++]);
        G2b(0, 4, 8, 12, msg, offset + 2 * s[j++]);
        G1b(1, 5, 9, 13, msg, offset + 2 * s[j++]);
        G2b(1, 5, 9, 13, msg, offset + 2 * s[j++]);
        G1b(2, 6, 10, 14, msg, offset + 2 * s[j++]);
        G2b(2, 6, 10, 14, msg, offset + 2 * s[j++]);
        G1b(3, 7, 11, 15, msg, offset + 2 * s[j++]);
        G2b(3, 7, 11, 15, msg, offset + 2 * s[j++]);
        G1b(0, 5, 10, 15, msg, offset + 2 * s[j++]);
        G2b(0, 5, 10, 15, msg, offset + 2 * s[j++]);
        G1b(1, 6, 11, 12, msg, offset + 2 * s[j++]);
        G2b(1, 6, 11, 12, msg, offset + 2 * s[j++]);
        G1b(2, 7, 8, 13, msg, offset + 2 * s[j++]);
        G2b(2, 7, 8, 13, msg, offset + 2 * s[j++]);
        G1b(3, 4, 9, 14, msg, offset + 2 * s[j++]);
        G2b(3, 4, 9, 14, msg, offset + 2 * s[j++]);
      }
      this.v0l ^= BBUF[0] ^ BBUF[16];
      this.v0h ^= BBUF[1] ^ BBUF[17];
      this.v1l ^= BBUF[2] ^ BBUF[18];
      this.v1h ^= BBUF[3] ^ BBUF[19];
      this.v2l ^= BBUF[4] ^ BBUF[20];
      this.v2h ^= BBUF[5] ^ BBUF[21];
      this.v3l ^= BBUF[6] ^ BBUF[22];
      this.v3h ^= BBUF[7] ^ BBUF[23];
      this.v4l ^= BBUF[8] ^ BBUF[24];
      this.v4h ^= BBUF[9] ^ BBUF[25];
      this.v5l ^= BBUF[10] ^ BBUF[26];
      this.v5h ^= BBUF[11] ^ BBUF[27];
      this.v6l ^= BBUF[12] ^ BBUF[28];
      this.v6h ^= BBUF[13] ^ BBUF[29];
      this.v7l ^= BBUF[14] ^ BBUF[30];
      this.v7h ^= BBUF[15] ^ BBUF[31];
      clean(BBUF);
    }
    destroy() {
      this.destroyed = true;
      clean(this.buffer32);
      this.set(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  };
  var blake2b = /* @__PURE__ */ createHasher((opts) => new _BLAKE2b(opts));

  // node_modules/@noble/hashes/argon2.js
  var AT = { Argon2d: 0, Argon2i: 1, Argon2id: 2 };
  var ARGON2_SYNC_POINTS = 4;
  var abytesOrZero = (buf, errorTitle = "") => {
    if (buf === void 0)
      return Uint8Array.of();
    return kdfInputToBytes(buf, errorTitle);
  };
  var A2_BUF = new Uint32Array(256);
  function G(a, b, c, d) {
    let Al = A2_BUF[2 * a], Ah = A2_BUF[2 * a + 1];
    let Bl = A2_BUF[2 * b], Bh = A2_BUF[2 * b + 1];
    let Cl = A2_BUF[2 * c], Ch = A2_BUF[2 * c + 1];
    let Dl = A2_BUF[2 * d], Dh = A2_BUF[2 * d + 1];
    let ml = 0, mh = 0, rl = 0, xh = 0, xl = 0;
    ml = Math.imul(Al, Bl);
    mh = ((Al >>> 0) * (Bl >>> 0) - (ml >>> 0)) / 4294967296 + 0.5 | 0;
    rl = (Al >>> 0) + (Bl >>> 0) + (ml << 1 >>> 0);
    Ah = Ah + Bh + (mh << 1 | ml >>> 31) + (rl / 4294967296 | 0) | 0;
    Al = rl | 0;
    xh = Dh ^ Ah;
    xl = Dl ^ Al;
    Dh = xl;
    Dl = xh;
    ml = Math.imul(Cl, Dl);
    mh = ((Cl >>> 0) * (Dl >>> 0) - (ml >>> 0)) / 4294967296 + 0.5 | 0;
    rl = (Cl >>> 0) + (Dl >>> 0) + (ml << 1 >>> 0);
    Ch = Ch + Dh + (mh << 1 | ml >>> 31) + (rl / 4294967296 | 0) | 0;
    Cl = rl | 0;
    xh = Bh ^ Ch;
    xl = Bl ^ Cl;
    Bh = xh >>> 24 | xl << 8;
    Bl = xh << 8 | xl >>> 24;
    ml = Math.imul(Al, Bl);
    mh = ((Al >>> 0) * (Bl >>> 0) - (ml >>> 0)) / 4294967296 + 0.5 | 0;
    rl = (Al >>> 0) + (Bl >>> 0) + (ml << 1 >>> 0);
    Ah = Ah + Bh + (mh << 1 | ml >>> 31) + (rl / 4294967296 | 0) | 0;
    Al = rl | 0;
    xh = Dh ^ Ah;
    xl = Dl ^ Al;
    Dh = xh >>> 16 | xl << 16;
    Dl = xh << 16 | xl >>> 16;
    ml = Math.imul(Cl, Dl);
    mh = ((Cl >>> 0) * (Dl >>> 0) - (ml >>> 0)) / 4294967296 + 0.5 | 0;
    rl = (Cl >>> 0) + (Dl >>> 0) + (ml << 1 >>> 0);
    Ch = Ch + Dh + (mh << 1 | ml >>> 31) + (rl / 4294967296 | 0) | 0;
    Cl = rl | 0;
    xh = Bh ^ Ch;
    xl = Bl ^ Cl;
    Bh = xh << 1 | xl >>> 31;
    Bl = xh >>> 31 | xl << 1;
    A2_BUF[2 * a] = Al, A2_BUF[2 * a + 1] = Ah;
    A2_BUF[2 * b] = Bl, A2_BUF[2 * b + 1] = Bh;
    A2_BUF[2 * c] = Cl, A2_BUF[2 * c + 1] = Ch;
    A2_BUF[2 * d] = Dl, A2_BUF[2 * d + 1] = Dh;
  }
  function P(v00, v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12, v13, v14, v15) {
    G(v00, v04, v08, v12);
    G(v01, v05, v09, v13);
    G(v02, v06, v10, v14);
    G(v03, v07, v11, v15);
    G(v00, v05, v10, v15);
    G(v01, v06, v11, v12);
    G(v02, v07, v08, v13);
    G(v03, v04, v09, v14);
  }
  function block(x, xPos, yPos, outPos, needXor) {
    if (needXor) {
      for (let i = 0; i < 256; i++) {
        const r = x[xPos + i] ^ x[yPos + i];
        A2_BUF[i] = r;
        x[outPos + i] ^= r;
      }
    } else {
      for (let i = 0; i < 256; i++) {
        const r = x[xPos + i] ^ x[yPos + i];
        A2_BUF[i] = r;
        x[outPos + i] = r;
      }
    }
    for (let i = 0; i < 128; i += 16) {
      P(i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6, i + 7, i + 8, i + 9, i + 10, i + 11, i + 12, i + 13, i + 14, i + 15);
    }
    for (let i = 0; i < 16; i += 2) {
      P(i, i + 1, i + 16, i + 17, i + 32, i + 33, i + 48, i + 49, i + 64, i + 65, i + 80, i + 81, i + 96, i + 97, i + 112, i + 113);
    }
    for (let i = 0; i < 256; i++)
      x[outPos + i] ^= A2_BUF[i];
    clean(A2_BUF);
  }
  function Hp(A, dkLen) {
    const A8 = u8(A);
    const T = new Uint32Array(1);
    const T8 = u8(T);
    T[0] = swap8IfBE(dkLen);
    if (dkLen <= 64)
      return blake2b.create({ dkLen }).update(T8).update(A8).digest();
    const out = new Uint8Array(dkLen);
    let V = blake2b.create({}).update(T8).update(A8).digest();
    let pos = 0;
    out.set(V.subarray(0, 32));
    pos += 32;
    for (; dkLen - pos > 64; pos += 32) {
      const Vh = blake2b.create({}).update(V);
      Vh.digestInto(V);
      Vh.destroy();
      out.set(V.subarray(0, 32), pos);
    }
    out.set(blake2b(V, { dkLen: dkLen - pos }), pos);
    clean(V, T);
    return out;
  }
  function indexAlpha(r, s, laneLen, segmentLen, index, randL, sameLane = false) {
    let area;
    if (r === 0) {
      if (s === 0)
        area = index - 1;
      else if (sameLane)
        area = s * segmentLen + index - 1;
      else
        area = s * segmentLen + (index == 0 ? -1 : 0);
    } else if (sameLane)
      area = laneLen - segmentLen + index - 1;
    else
      area = laneLen - segmentLen + (index == 0 ? -1 : 0);
    const startPos = r !== 0 && s !== ARGON2_SYNC_POINTS - 1 ? (s + 1) * segmentLen : 0;
    const randLow = Math.imul(randL, randL);
    const randHigh = ((randL >>> 0) * (randL >>> 0) - (randLow >>> 0)) / 4294967296 + 0.5 | 0;
    const areaLow = Math.imul(area, randHigh);
    const areaHigh = ((area >>> 0) * (randHigh >>> 0) - (areaLow >>> 0)) / 4294967296 + 0.5 | 0;
    const rel = area - 1 - areaHigh;
    return (startPos + rel) % laneLen;
  }
  var maxUint32 = Math.pow(2, 32);
  var ARGON2_DEFAULT_MEMORY = 1024 ** 2;
  var ARGON2_DEFAULT_MAXMEM = ARGON2_DEFAULT_MEMORY * 1024;
  function isU32(num) {
    return Number.isSafeInteger(num) && num >= 0 && num < maxUint32;
  }
  function argon2Opts(opts = {}) {
    opts = checkOpts({}, opts);
    const merged = {
      t: 3,
      m: ARGON2_DEFAULT_MEMORY,
      p: 1,
      version: 19,
      dkLen: 32,
      maxmem: ARGON2_DEFAULT_MAXMEM,
      asyncTick: 10
    };
    for (let [k, v] of Object.entries(opts))
      if (v !== void 0)
        merged[k] = v;
    const { dkLen, p, m, t, version, onProgress, asyncTick } = merged;
    if (!isU32(dkLen) || dkLen < 4)
      throw new Error('"dkLen" must be 4..');
    if (!isU32(p) || p < 1 || p >= Math.pow(2, 24))
      throw new Error('"p" must be 1..2^24');
    if (!isU32(m))
      throw new Error('"m" must be 0..2^32');
    if (!isU32(t) || t < 1)
      throw new Error('"t" (iterations) must be 1..2^32');
    if (onProgress !== void 0 && typeof onProgress !== "function")
      throw new Error('"onProgress" must be a function');
    anumber(asyncTick, "asyncTick");
    if (!isU32(m) || m < 8 * p)
      throw new Error('"m" (memory) must be at least 8*p bytes');
    if (version !== 16 && version !== 19)
      throw new Error('"version" must be 0x10 or 0x13, got ' + version);
    return merged;
  }
  function argon2InitialHash(password, salt, type, opts) {
    const ownedInputs = [];
    const BUF = new Uint32Array(1);
    const BUF8 = u8(BUF);
    let h;
    let H0;
    let succeeded = false;
    const rememberOwned = (input, bytes) => {
      if (typeof input === "string")
        ownedInputs.push(bytes);
      return bytes;
    };
    try {
      const passwordBytes = rememberOwned(password, kdfInputToBytes(password, "password"));
      const saltBytes = rememberOwned(salt, kdfInputToBytes(salt, "salt"));
      if (!isU32(passwordBytes.length))
        throw new Error('"password" must be less of length 1..4Gb');
      if (!isU32(saltBytes.length) || saltBytes.length < 8)
        throw new Error('"salt" must be of length 8..4Gb');
      if (!Object.values(AT).includes(type))
        throw new Error('"type" was invalid');
      let { p, dkLen, m, t, version, key, personalization, maxmem, onProgress, asyncTick } = argon2Opts(opts);
      const keyInput = key;
      key = rememberOwned(keyInput, abytesOrZero(keyInput, "key"));
      const personalizationInput = personalization;
      personalization = rememberOwned(personalizationInput, abytesOrZero(personalizationInput, "personalization"));
      h = blake2b.create();
      for (let item of [p, dkLen, m, t, version, type]) {
        BUF[0] = swap8IfBE(item);
        h.update(BUF8);
      }
      for (let i of [passwordBytes, saltBytes, key, personalization]) {
        BUF[0] = swap8IfBE(i.length);
        h.update(BUF8).update(i);
      }
      H0 = new Uint32Array(18);
      h.digestInto(u8(H0));
      succeeded = true;
      return { H0, p, dkLen, m, t, version, maxmem, onProgress, asyncTick };
    } finally {
      if (h)
        h.destroy();
      clean(BUF, ...ownedInputs);
      if (!succeeded && H0)
        clean(H0);
    }
  }
  function argon2Init(password, salt, type, opts) {
    const { H0, p, dkLen, m, t, version, maxmem, onProgress, asyncTick } = argon2InitialHash(password, salt, type, opts);
    try {
      const lanes = p;
      const mP = 4 * p * Math.floor(m / (ARGON2_SYNC_POINTS * p));
      const laneLen = Math.floor(mP / p);
      const segmentLen = Math.floor(laneLen / ARGON2_SYNC_POINTS);
      const memUsed = mP * 1024;
      if (!isU32(maxmem))
        throw new Error('"maxmem" expected <2**32, got ' + maxmem);
      if (memUsed > maxmem)
        throw new Error('"maxmem" limit was hit: memUsed(mP*1024)=' + memUsed + ", maxmem=" + maxmem);
      const B = new Uint32Array(memUsed / 4);
      for (let l = 0; l < p; l++) {
        const i = 256 * laneLen * l;
        H0[17] = swap8IfBE(l);
        H0[16] = swap8IfBE(0);
        B.set(swap32IfBE(u32(Hp(H0, 1024))), i);
        H0[16] = swap8IfBE(1);
        B.set(swap32IfBE(u32(Hp(H0, 1024))), i + 256);
      }
      let perBlock = () => {
      };
      if (onProgress) {
        const totalBlock = t * ARGON2_SYNC_POINTS * p * segmentLen - 2 * p;
        const callbackPer = Math.max(Math.floor(totalBlock / 1e4), 1);
        let blockCnt = 0;
        perBlock = () => {
          blockCnt++;
          if (onProgress && (!(blockCnt % callbackPer) || blockCnt === totalBlock))
            onProgress(blockCnt / totalBlock);
        };
      }
      return { type, mP, p, t, version, B, laneLen, lanes, segmentLen, dkLen, perBlock, asyncTick };
    } finally {
      clean(H0);
    }
  }
  function argon2Output(B, p, laneLen, dkLen) {
    const B_final = new Uint32Array(256);
    for (let l = 0; l < p; l++)
      for (let j = 0; j < 256; j++)
        B_final[j] ^= B[256 * (laneLen * l + laneLen - 1) + j];
    const res = Hp(swap32IfBE(B_final), dkLen);
    clean(B, B_final);
    return res;
  }
  function* argon2Blocks(ctx, address) {
    const { type, mP, p, t, version, B, laneLen, lanes, segmentLen, perBlock } = ctx;
    address[256 + 6] = mP;
    address[256 + 8] = t;
    address[256 + 10] = type;
    for (let r = 0; r < t; r++) {
      const needXor = r !== 0 && version === 19;
      address[256 + 0] = r;
      for (let s = 0; s < ARGON2_SYNC_POINTS; s++) {
        address[256 + 4] = s;
        const dataIndependent = type == AT.Argon2i || type == AT.Argon2id && r === 0 && s < 2;
        for (let l = 0; l < p; l++) {
          address[256 + 2] = l;
          address[256 + 12] = 0;
          let startPos = 0;
          if (r === 0 && s === 0) {
            startPos = 2;
            if (dataIndependent) {
              address[256 + 12]++;
              block(address, 256, 2 * 256, 0, false);
              block(address, 0, 2 * 256, 0, false);
            }
          }
          let offset = l * laneLen + s * segmentLen + startPos;
          for (let index = startPos; index < segmentLen; index++, offset++) {
            perBlock();
            const prev = offset % laneLen ? offset - 1 : offset + laneLen - 1;
            let randL, randH;
            if (dataIndependent) {
              let i128 = index % 128;
              if (i128 === 0) {
                address[256 + 12]++;
                block(address, 256, 2 * 256, 0, false);
                block(address, 0, 2 * 256, 0, false);
              }
              randL = address[2 * i128];
              randH = address[2 * i128 + 1];
            } else {
              const T = 256 * prev;
              randL = B[T];
              randH = B[T + 1];
            }
            const refLane = r === 0 && s === 0 ? l : randH % lanes;
            const refPos = indexAlpha(r, s, laneLen, segmentLen, index, randL, refLane == l);
            const refBlock = laneLen * refLane + refPos;
            block(B, 256 * prev, 256 * refBlock, offset * 256, needXor);
            yield;
          }
        }
      }
    }
    clean(address);
  }
  async function argon2Async(type, password, salt, opts) {
    const ctx = argon2Init(password, salt, type, opts);
    const address = new Uint32Array(3 * 256);
    const blocks = argon2Blocks(ctx, address);
    const abort = () => clean(address, ctx.B);
    let ts = Date.now();
    while (!blocks.next().done) {
      const diff = Date.now() - ts;
      if (diff >= 0 && diff < ctx.asyncTick)
        continue;
      await nextTick(abort);
      ts = Date.now();
    }
    return argon2Output(ctx.B, ctx.p, ctx.laneLen, ctx.dkLen);
  }
  var argon2idAsync = (password, salt, opts = {}) => argon2Async(AT.Argon2id, password, salt, opts);

  // node_modules/@noble/hashes/hmac.js
  var _HMAC = class {
    constructor(hash, key) {
      __publicField(this, "oHash");
      __publicField(this, "iHash");
      __publicField(this, "blockLen");
      __publicField(this, "outputLen");
      __publicField(this, "canXOF", false);
      __publicField(this, "finished", false);
      __publicField(this, "destroyed", false);
      ahash(hash);
      abytes(key, void 0, "key");
      this.iHash = hash.create();
      if (typeof this.iHash.update !== "function")
        throw new Error("expected Hash instance");
      this.blockLen = this.iHash.blockLen;
      this.outputLen = this.iHash.outputLen;
      const blockLen = this.blockLen;
      const pad = new Uint8Array(blockLen);
      pad.set(key.length > blockLen ? hash.create().update(key).digest() : key);
      for (let i = 0; i < pad.length; i++)
        pad[i] ^= 54;
      this.iHash.update(pad);
      this.oHash = hash.create();
      for (let i = 0; i < pad.length; i++)
        pad[i] ^= 54 ^ 92;
      this.oHash.update(pad);
      clean(pad);
    }
    update(buf) {
      aexists(this);
      this.iHash.update(buf);
      return this;
    }
    digestInto(out) {
      aexists(this);
      aoutput(out, this);
      this.finished = true;
      const buf = out.subarray(0, this.outputLen);
      this.iHash.digestInto(buf);
      this.oHash.update(buf);
      this.oHash.digestInto(buf);
      this.destroy();
    }
    digest() {
      const out = new Uint8Array(this.oHash.outputLen);
      this.digestInto(out);
      return out;
    }
    _cloneInto(to) {
      to || (to = Object.create(Object.getPrototypeOf(this), {}));
      const { oHash, iHash, finished, destroyed, blockLen, outputLen, canXOF } = this;
      to = to;
      to.finished = finished;
      to.destroyed = destroyed;
      to.blockLen = blockLen;
      to.outputLen = outputLen;
      to.canXOF = canXOF;
      to.oHash = oHash._cloneInto(to.oHash);
      to.iHash = iHash._cloneInto(to.iHash);
      return to;
    }
    clone() {
      return this._cloneInto();
    }
    destroy() {
      this.destroyed = true;
      this.oHash.destroy();
      this.iHash.destroy();
    }
  };
  var hmac = /* @__PURE__ */ (() => {
    const hmac_ = ((hash, key, message) => new _HMAC(hash, key).update(message).digest());
    hmac_.create = (hash, key) => new _HMAC(hash, key);
    return hmac_;
  })();

  // node_modules/@noble/hashes/hkdf.js
  var HKDF_COUNTER = /* @__PURE__ */ Uint8Array.of(0);
  var EMPTY_BUFFER = /* @__PURE__ */ Uint8Array.of();
  function expand(hash, prk, info, length = 32, _recycled) {
    ahash(hash);
    anumber(length, "length");
    abytes(prk, void 0, "prk");
    const olen = hash.outputLen;
    if (prk.length < olen)
      throw new Error('"prk" must be at least HashLen octets');
    if (length > 255 * olen)
      throw new Error("Length must be <= 255*HashLen");
    const blocks = Math.ceil(length / olen);
    if (info === void 0)
      info = EMPTY_BUFFER;
    else
      abytes(info, void 0, "info");
    if (!blocks) {
      if (_recycled)
        clean(prk);
      return new Uint8Array();
    }
    const okm = _recycled && blocks === 1 ? prk : new Uint8Array(blocks * olen);
    const { iHash, oHash } = hmac.create(hash, prk);
    const T = _recycled ? prk : new Uint8Array(olen);
    const worker = blocks > 1 ? _recycled?.iHash || hash.create() : void 0;
    for (let counter = 0; counter < blocks - 1; counter++) {
      HKDF_COUNTER[0] = counter + 1;
      const iWork = iHash._cloneInto(worker);
      if (counter)
        iWork.update(T);
      iWork.update(info).update(HKDF_COUNTER).digestInto(T);
      oHash._cloneInto(worker).update(T).digestInto(T);
      okm.set(T, olen * counter);
    }
    HKDF_COUNTER[0] = blocks;
    if (blocks > 1)
      iHash.update(T);
    iHash.update(info).update(HKDF_COUNTER).digestInto(T);
    oHash.update(T).digestInto(T);
    okm.set(T, olen * (blocks - 1));
    iHash.destroy();
    oHash.destroy();
    worker?.destroy();
    if (T !== okm)
      clean(T);
    clean(HKDF_COUNTER);
    if (length === okm.length)
      return okm;
    const res = okm.slice(0, length);
    clean(okm);
    return res;
  }
  var hkdf = (hash, ikm, salt, info, length) => {
    ahash(hash);
    if (salt === void 0)
      salt = new Uint8Array(hash.outputLen);
    const HMAC = hmac.create(hash, salt).update(ikm);
    return expand(hash, HMAC.digest(), info, length, HMAC);
  };

  // node_modules/@noble/hashes/sha2.js
  var SHA256_K = /* @__PURE__ */ Uint32Array.from([
    1116352408,
    1899447441,
    3049323471,
    3921009573,
    961987163,
    1508970993,
    2453635748,
    2870763221,
    3624381080,
    310598401,
    607225278,
    1426881987,
    1925078388,
    2162078206,
    2614888103,
    3248222580,
    3835390401,
    4022224774,
    264347078,
    604807628,
    770255983,
    1249150122,
    1555081692,
    1996064986,
    2554220882,
    2821834349,
    2952996808,
    3210313671,
    3336571891,
    3584528711,
    113926993,
    338241895,
    666307205,
    773529912,
    1294757372,
    1396182291,
    1695183700,
    1986661051,
    2177026350,
    2456956037,
    2730485921,
    2820302411,
    3259730800,
    3345764771,
    3516065817,
    3600352804,
    4094571909,
    275423344,
    430227734,
    506948616,
    659060556,
    883997877,
    958139571,
    1322822218,
    1537002063,
    1747873779,
    1955562222,
    2024104815,
    2227730452,
    2361852424,
    2428436474,
    2756734187,
    3204031479,
    3329325298
  ]);
  var SHA256_W = /* @__PURE__ */ new Uint32Array(64);
  var SHA2_32B = class extends HashMD {
    constructor(outputLen, IV) {
      super(64, outputLen, 8, false);
      // We cannot use array here since array allows indexing by variable
      // which means optimizer/compiler cannot use registers.
      // Numeric initializers matter: starting the fields as `undefined` changes
      // V8's field representation and makes sha256 3x slower (measured).
      __publicField(this, "A", 0);
      __publicField(this, "B", 0);
      __publicField(this, "C", 0);
      __publicField(this, "D", 0);
      __publicField(this, "E", 0);
      __publicField(this, "F", 0);
      __publicField(this, "G", 0);
      __publicField(this, "H", 0);
      this.A = IV[0] | 0;
      this.B = IV[1] | 0;
      this.C = IV[2] | 0;
      this.D = IV[3] | 0;
      this.E = IV[4] | 0;
      this.F = IV[5] | 0;
      this.G = IV[6] | 0;
      this.H = IV[7] | 0;
    }
    get() {
      const { A, B, C, D, E, F, G: G2, H } = this;
      return [A, B, C, D, E, F, G2, H];
    }
    // prettier-ignore
    set(A, B, C, D, E, F, G2, H) {
      this.A = A | 0;
      this.B = B | 0;
      this.C = C | 0;
      this.D = D | 0;
      this.E = E | 0;
      this.F = F | 0;
      this.G = G2 | 0;
      this.H = H | 0;
    }
    _cloneInto(to) {
      (to || (to = new this.constructor())).set(...this.get());
      return this._cloneIntoMeta(to);
    }
    process(view, offset) {
      for (let i = 0; i < 16; i++, offset += 4)
        SHA256_W[i] = view.getUint32(offset, false);
      for (let i = 16; i < 64; i++) {
        const W15 = SHA256_W[i - 15];
        const W2 = SHA256_W[i - 2];
        const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
        const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
        SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
      }
      let { A, B, C, D, E, F, G: G2, H } = this;
      for (let i = 0; i < 64; i++) {
        const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
        const T1 = H + sigma1 + Chi(E, F, G2) + SHA256_K[i] + SHA256_W[i] | 0;
        const sigma0 = rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22);
        const T2 = sigma0 + Maj(A, B, C) | 0;
        H = G2;
        G2 = F;
        F = E;
        E = D + T1 | 0;
        D = C;
        C = B;
        B = A;
        A = T1 + T2 | 0;
      }
      A = A + this.A | 0;
      B = B + this.B | 0;
      C = C + this.C | 0;
      D = D + this.D | 0;
      E = E + this.E | 0;
      F = F + this.F | 0;
      G2 = G2 + this.G | 0;
      H = H + this.H | 0;
      this.set(A, B, C, D, E, F, G2, H);
    }
    roundClean() {
      clean(SHA256_W);
    }
    destroy() {
      this.destroyed = true;
      this.set(0, 0, 0, 0, 0, 0, 0, 0);
      clean(this.buffer);
    }
  };
  var _SHA256 = class extends SHA2_32B {
    constructor() {
      super(32, SHA256_IV);
    }
  };
  var sha256 = /* @__PURE__ */ createHasher(
    () => new _SHA256(),
    /* @__PURE__ */ oidNist(1)
  );

  // ../surveys/answering/words/en.txt
  var en_default = "aardvark\nabacus\nabalone\nabandon\nabash\nabate\nabattoir\nabbess\nabbey\nabdicate\nabdomen\nabduct\nabductee\nabductor\nabeam\naberrant\nabeyance\nabhor\nability\nabjure\nablative\nablaze\nable\nablution\nabnegate\nabnormal\nabolish\nabout\nabove\nabrasion\nabrasive\nabroad\nabrogate\nabrupt\nabscess\nabscissa\nabscond\nabsence\nabsent\nabsentee\nabsinthe\nabsolute\nabsolve\nabsorb\nabstain\nabstract\nabstruse\nabsurd\nabundant\nabusive\nabutment\nabysmal\nabyss\nacacia\nacademic\nacademy\nacanthus\naccede\naccept\naccess\naccident\nacclaim\naccolade\naccord\naccost\naccount\naccredit\naccrual\naccuracy\naccurate\naccursed\naccuse\naccustom\nacerbic\nacerbity\nacetate\nacetone\nachieve\nachoo\nacidic\nacidity\nacolyte\naconite\nacoustic\nacquaint\nacquire\nacquit\nacreage\nacrid\nacrimony\nacrobat\nacronym\nacrylic\nactinium\naction\nactivate\nactive\nactivism\nactivity\nactress\nactual\nactuary\nactuator\nacumen\nacute\nadagio\nadamant\nadaptive\naddenda\naddendum\naddict\naddition\nadditive\naddress\nadenoid\nadequacy\nadequate\nadhere\nadherent\nadhesion\nadhesive\nadjacent\nadjoin\nadjourn\nadjudge\nadjunct\nadjust\nadjutant\nadmiral\nadmire\nadmit\nadmonish\nadobe\nadopt\nadoption\nadorable\nadorn\nadrenal\nadroit\nadulate\nadvance\nadvent\nadverb\nadverse\nadvice\nadvisory\nadvocacy\nadvocate\nadware\naegis\naeration\naerator\naerosol\naesthete\nafar\naffable\naffair\naffect\naffinity\naffix\nafflict\naffluent\nafford\nafforest\naffray\naffront\nafghan\naflame\nafoot\nafraid\nagainst\nageism\nageless\nagency\nagenda\nagent\naggrieve\naghast\nagitate\nagitator\nagnostic\nagog\nagony\nagrarian\nagree\nagronomy\nahem\nahoy\naileron\nailment\naimless\nairborne\nairbrush\naircraft\nairdrop\nairfield\nairlift\nairline\nairmail\nairmen\nairport\nairship\nairsick\nairspace\nairtight\nairway\naisle\nakimbo\nalacrity\nalarm\nalarmist\nalbacore\nalbeit\nalbino\nalbumen\nalchemy\nalcohol\nalcove\nalderman\nalfalfa\nalfresco\nalgae\nalgebras\nalias\nalibi\nalienate\nalign\nalimony\nalive\nalkali\nalkaline\nalkaloid\nallay\nallege\nallegory\nallegro\nalleluia\nallergen\nallergic\nallergy\nalleyway\nalliance\nallocate\nallover\nallow\nallspice\nallude\nallusive\nalluvial\nalluvium\nalmanac\nalmighty\nalmond\nalmost\naloft\nalohas\nalone\nalpaca\nalpha\nalphabet\nalready\nalright\nalso\nalter\nalthough\naltos\naltruism\nalumna\nalumnus\nalways\namalgam\namaranth\namateur\namatory\namaze\namazon\namber\nambient\nambition\nambrosia\nambush\namenable\namend\namenity\namiable\namigo\namiss\nammeter\nammonia\namnesia\namnesty\namoeba\namoebic\namok\namorous\namount\namperage\nampere\namplify\namputate\namputee\namulet\namuse\nanaconda\nanagram\nanarchic\nanarchy\nanathema\nanatomic\nanatomy\nancestor\nanchor\nanchovy\nancient\nandiron\nandrogen\nandroid\nanecdote\nanemone\naneurysm\nangelic\nangina\nangle\nangoras\nangry\nangst\nangstrom\nanguish\nangular\nanimal\nanimate\nanimator\nanime\nanimism\nanimus\nankh\nannex\nannotate\nannounce\nannoy\nannual\nannuity\nanodyne\nanoint\nanomaly\nanorak\nanorexia\nanother\nanswer\nantacid\nanteater\nantelope\nantenna\nanterior\nanteroom\nanthem\nanthill\nantibody\nantidote\nantigen\nantihero\nantimony\nantique\nantis\nantler\nantonym\nanvil\nanxiety\nanxious\nanybody\nanyhow\nanymore\nanyone\nanyplace\nanything\nanyway\nanywhere\naorta\napathy\naperitif\naperture\napex\naphasia\naphelia\naphelion\naphorism\napiary\napiece\naplomb\napogee\napologia\napology\napoplexy\napostasy\napostle\napparel\napparent\nappeal\nappease\nappendix\napplaud\napplause\napple\nappoint\nappraise\napproach\napproval\napprove\napps\napricot\napron\naptness\naquanaut\naquarium\naquatic\naquavit\naqueduct\naqueous\naquifer\naquiline\narachnid\narbiter\narboreal\narbutus\narcade\narchaic\narchaism\narchduke\narchery\narchway\narctic\narduous\narea\narenas\nargosy\narguable\nargue\nargument\nargyle\narisen\narmada\narmament\narmature\narmband\narmchair\narmhole\narmpit\narmy\naroma\narose\naround\narousal\narpeggio\narraign\narrange\narrival\narrive\narrogant\narrow\narroyo\narsonist\nartery\nartful\narticle\nartifice\nartisan\nartist\nartistic\nartistry\nartless\nartsy\nartwork\nasbestos\nascend\nascetic\nashcan\nashen\nashore\nashram\naside\nasinine\naskance\naskew\naslant\naspect\nasperity\nasphalt\nasphyxia\naspirant\naspire\naspirin\nassail\nassemble\nassess\nassessor\nasset\nassign\nassist\nassize\nassort\nassume\nasterisk\nasteroid\nasthma\nastonish\nastound\nastray\nastride\nastute\nasunder\nasylum\natavism\natelier\natheism\nathlete\natom\natomic\natonal\natrium\natrocity\nattach\nattain\nattar\nattempt\nattend\nattest\nattic\nattorney\nattract\nattune\natwitter\nauburn\naudacity\naudible\naudios\nauditor\naugment\naugur\naugust\naunt\nauras\naureole\nauspice\naustere\nauthor\nautism\nautomate\nautonomy\nautopsy\nautumn\nautumnal\navarice\navast\navatar\navenge\naverage\navert\navian\naviation\naviator\naviatrix\navocado\navoid\navow\navowal\nawake\naward\naway\naweigh\nawesome\nawful\nawkward\nawoken\naxial\naxiom\naxis\naxon\nazalea\nazimuth\nazure\nbaboon\nbabushka\nbaby\nbabyhood\nbabyish\nbabysat\nbachelor\nbacilli\nbacillus\nback\nbackache\nbackbit\nbackbone\nbackdate\nbackdrop\nbackfire\nbackhand\nbackhoe\nbackless\nbacklog\nbackpack\nbackside\nbackspin\nbackup\nbackward\nbackwash\nbacon\nbacteria\nbadge\nbadinage\nbadmouth\nbaffle\nbaggage\nbaggy\nbagpipe\nbailiff\nbailout\nbaize\nbakery\nbalance\nbalcony\nbaldness\nbaleen\nbaleful\nbalky\nbalm\nbalsa\nbamboos\nbanana\nband\nbandage\nbandit\nbanditry\nbanister\nbanjo\nbanjoist\nbankbook\nbanknote\nbankroll\nbankrupt\nbanns\nbanquet\nbanshee\nbantam\nbaobab\nbaptism\nbarbacoa\nbarbaric\nbarbecue\nbarbell\nbarberry\nbareback\nbarefoot\nbareness\nbargain\nbarista\nbaritone\nbarley\nbarmaid\nbarman\nbarnacle\nbarnyard\nbaronial\nbaroque\nbarrack\nbarrel\nbarrette\nbarrier\nbarrio\nbarroom\nbasalt\nbase\nbaseless\nbaseline\nbashful\nbasic\nbasilica\nbasket\nbassinet\nbassoon\nbastion\nbathmat\nbathrobe\nbathroom\nbathtub\nbatik\nbatsman\nbauxite\nbayonet\nbayou\nbazaar\nbazooka\nbeagle\nbeanbag\nbear\nbearable\nbearish\nbearskin\nbeaus\nbeautify\nbeauty\nbebop\nbecame\nbecause\nbedazzle\nbedbug\nbedeck\nbedlam\nbedpan\nbedrock\nbedroll\nbedroom\nbedsore\nbedstead\nbedtime\nbeefy\nbeeline\nbeen\nbeeswax\nbeetle\nbeeves\nbefall\nbefallen\nbefit\nbefog\nbefore\nbefriend\nbefuddle\nbegan\nbegonia\nbegotten\nbegrudge\nbeguile\nbehalf\nbehalves\nbehave\nbehead\nbehemoth\nbehest\nbehind\nbehold\nbeholden\nbeige\nbelated\nbelfry\nbelief\nbelieve\nbelittle\nbellboy\nbelle\nbellhop\nbellyful\nbelong\nbeloved\nbeltway\nbemoan\nbemuse\nbench\nbeneath\nbenefice\nbenefit\nbenign\nbenumb\nbenzene\nbequeath\nberate\nbereave\nberet\nberiberi\nberry\nberserk\nbeseech\nbeside\nbesiege\nbesmirch\nbesom\nbesought\nbespeak\nbespoke\nbest\nbestial\nbestir\nbestow\nbestowal\nbestride\nbetaken\nbetcha\nbetray\nbetrayal\nbetroth\nbettor\nbetween\nbetwixt\nbevel\nbeverage\nbewail\nbeware\nbewilder\nbewitch\nbeyond\nbiannual\nbiathlon\nbiblical\nbibulous\nbicep\nbicker\nbicuspid\nbicycle\nbidet\nbiennial\nbifocal\nbigamist\nbigamous\nbiggie\nbighorn\nbigmouth\nbigness\nbigot\nbigotry\nbigwig\nbikini\nbilious\nbill\nbillfold\nbillow\nbinary\nbindery\nbinomial\nbiology\nbiopsy\nbiped\nbipedal\nbiplane\nbipolar\nbiracial\nbird\nbirdbath\nbirdcage\nbirdseed\nbiretta\nbirth\nbirthday\nbiscuit\nbisect\nbisector\nbishop\nbison\nbisque\nbistro\nbitcoin\nbite\nbitmap\nbittern\nbitumen\nbivalve\nbivouac\nbiweekly\nbizarre\nblacken\nblackout\nblacktop\nbladder\nblah\nblank\nblanket\nblare\nblarney\nblastoff\nblatant\nblazon\nbleach\nbleary\nbleed\nblemish\nblimp\nblind\nblintze\nbliss\nblissful\nblister\nblithe\nblitz\nblizzard\nblockade\nblonde\nbloom\nblossom\nblotchy\nblow\nblowout\nblowup\nblubber\nbludgeon\nbluebell\nbluebird\nbluefish\nbluenose\nbluff\nbluish\nblunder\nblurb\nboard\nboastful\nboat\nboatmen\nbobbin\nbobcat\nbobolink\nbobsled\nbobtail\nbobwhite\nbodega\nbodice\nbodkin\nbody\nbodywork\nbogey\nbogeyman\nboggle\nbogus\nbohemian\nbolas\nboldface\nbolero\nbologna\nbonanza\nbonbon\nboneless\nbonfire\nbongo\nbonito\nbonkers\nbonnet\nbonsai\nboogie\nbook\nbookcase\nbookend\nbooklet\nbookmark\nbookshop\nbookworm\nboorish\nboost\nbootee\nbootleg\nborax\nbore\nboredom\nborrow\nborscht\nbosh\nbotanist\nbotany\nbotch\nbottle\nbottom\nbotulism\nboudoir\nbouffant\nbouillon\nboulder\nbounce\nbound\nboundary\nbounden\nbounty\nbouquet\nbourbon\nboutique\nbovine\nbowman\nbowsprit\nboxcar\nboxwood\nboycott\nboyhood\nboyish\nbracelet\nbracket\nbrackish\nbract\nbraggart\nbraille\nbrainy\nbrakeman\nbranch\nbrandish\nbrass\nbratty\nbravado\nbrave\nbravery\nbravos\nbravura\nbrazen\nbrazier\nbreak\nbreakage\nbreakup\nbreath\nbreech\nbreeze\nbrethren\nbreviary\nbrevity\nbrewery\nbrick\nbrickbat\nbridal\nbridge\nbrief\nbrigade\nbright\nbrim\nbrimful\nbring\nbrisket\nbristle\nbritches\nbroaden\nbroccoli\nbrochure\nbrogan\nbrogue\nbroil\nbroke\nbromide\nbronchi\nbronchus\nbronco\nbronze\nbrooch\nbrood\nbrought\nbrouhaha\nbrown\nbrownie\nbrownish\nbrownout\nbrowse\nbrunet\nbrunette\nbrush\nbrusque\nbrutal\nbrutish\nbubble\nbucket\nbuckeye\nbuckram\nbucksaw\nbuckshot\nbuckskin\nbucolic\nbuddy\nbudget\nbuffalo\nbuffet\nbuffoon\nbugaboo\nbugbear\nbugle\nbuild\nbuildup\nbuiltin\nbulbous\nbulimia\nbulk\nbulkhead\nbulldog\nbulldoze\nbullfrog\nbullhorn\nbullion\nbullish\nbullock\nbullpen\nbullring\nbully\nbulrush\nbulwark\nbumpy\nbundle\nbunion\nbunkum\nbuoyancy\nbuoyant\nburden\nburdock\nbureau\nburglar\nburlap\nburnish\nburnt\nburrito\nburro\nbursar\nbursitis\nbury\nbusboy\nbushel\nbushman\nbusiness\nbusybody\nbusywork\nbutane\nbutler\nbuxom\nbuyout\nbuzz\nbuzzard\nbuzzword\nbygone\nbylaw\nbyline\nbypass\nbyplay\nbyway\nbyword\ncabal\ncabana\ncabaret\ncabbage\ncabin\ncabinet\ncaboodle\ncaboose\ncacao\ncachet\ncacti\ncactus\ncaddish\ncadence\ncadenza\ncadet\ncadmium\ncaducei\ncaduceus\ncaesura\ncaffeine\ncagey\ncagier\ncagiest\ncagily\ncaginess\ncahoot\ncaisson\ncajole\ncajolery\ncalabash\ncalamine\ncalamity\ncalcify\ncalcine\ncalcium\ncalculi\ncalculus\ncalendar\ncalfskin\ncalico\ncaliper\ncaliph\ncall\ncallable\ncalliope\ncallus\ncalmness\ncalorie\ncalumny\ncalypso\ncalyx\ncambric\ncame\ncamellia\ncameos\ncamera\ncamisole\ncampaign\ncampfire\ncamphor\ncampsite\ncampus\ncamshaft\ncanary\ncanasta\ncancan\ncandid\ncanine\ncanker\ncannabis\ncannery\ncannibal\ncannot\ncanoe\ncanoeist\ncanopy\ncantatas\ncanteen\ncanticle\ncantos\ncanvas\ncapable\ncapacity\ncapital\ncaprice\ncapsize\ncapsule\ncaptain\ncaptive\ncaptor\ncapture\ncarafe\ncaramel\ncarapace\ncaravan\ncarbide\ncarbon\ncarbs\ncarcass\ncard\ncardiac\ncardigan\ncardinal\ncardio\ncarefree\ncareful\ncareless\ncaress\ncareworn\ncargo\ncaribou\ncarillon\ncarjack\ncarmine\ncarnage\ncarnal\ncarnival\ncarotid\ncarouse\ncarpet\ncarpi\ncarrion\ncarrot\ncarry\ncarryall\ncarryout\ncartel\ncartoon\ncarve\ncaryatid\ncascade\ncaseload\ncasework\ncashback\ncashew\ncashier\ncashmere\ncasino\ncask\ncassava\ncassette\ncassia\ncassock\ncastanet\ncastaway\ncastle\ncastoff\ncasual\ncasualty\ncasuist\ncatacomb\ncatalpa\ncatalyst\ncatapult\ncataract\ncatarrh\ncatbird\ncatboat\ncatcall\ncatch\ncategory\ncatfish\ncatgut\ncatheter\ncathode\ncatholic\ncatkin\ncatnap\ncattail\ncatwalk\ncaught\ncauldron\ncauseway\ncaustic\ncaution\ncautious\ncavalier\ncavalry\ncaveat\ncaveman\ncavern\ncaviar\ncavity\ncavort\ncayenne\ncease\ncedar\ncedilla\ncelerity\ncelery\ncelesta\ncelibacy\ncelibate\ncellar\ncellist\ncello\ncellular\ncement\ncemetery\ncenotaph\ncensor\ncensus\ncent\ncentime\ncentral\ncentrist\ncentury\ncephalic\nceramic\ncereal\ncerebral\ncerebrum\nceremony\ncertain\ncertify\ncerulean\ncervical\ncervices\ncervix\ncesarean\ncetacean\nchafe\nchagrin\nchairman\nchalet\nchalk\nchamber\nchambray\nchamois\nchampion\nchance\nchancery\nchandler\nchannel\nchantey\nchaos\nchaotic\nchapel\nchaplain\nchapter\ncharade\ncharcoal\ncharge\ncharisma\ncharity\ncharm\nchassis\nchastise\nchasuble\nchat\nchattel\nchatty\ncheap\ncheapen\ncheck\ncheckout\ncheckup\ncheddar\ncheeky\ncheer\ncheerful\ncheese\ncheetah\nchemical\nchemist\nchenille\ncherish\ncheroot\ncherry\ncherub\ncherubim\nchervil\nchess\nchessman\nchevron\nchew\nchichi\nchiffon\nchigger\nchignon\nchild\nchildish\nchildren\nchilly\nchimera\nchimney\nchina\nchinos\nchintz\nchip\nchipmunk\nchirrup\nchisel\nchitchat\nchitin\nchlorine\nchoice\nchoir\nchoke\ncholera\ncholeric\nchomp\nchoose\nchoppy\nchoral\nchortle\nchorus\nchowder\nchrome\nchromium\nchronic\nchubby\nchuckle\nchum\nchummy\nchunk\nchurch\nchurl\nchurlish\nchutney\nchutzpah\nchyron\nciabatta\ncicada\ncider\ncigar\ncilantro\ncilia\ncilium\ncinchona\ncincture\ncinema\ncinnabar\ncinnamon\ncipher\ncirca\ncircle\ncircuit\ncircular\ncircus\ncistern\ncitadel\ncitation\ncitizen\ncitron\ncity\ncivet\ncivil\ncivilian\ncivility\ncivvies\nclaim\nclaimant\nclambake\nclammy\nclannish\nclaptrap\nclarify\nclarinet\nclass\nclassic\nclassify\nclatter\nclause\nclavicle\nclaw\nclayey\nclayier\nclean\ncleanse\ncleanup\ncleavage\ncleft\nclematis\nclemency\nclench\ncleric\nclerk\nclever\nclick\nclient\ncliff\nclimate\nclimatic\nclimax\ncling\nclinic\nclinical\nclique\ncliquish\ncloak\nclobber\ncloche\nclog\ncloister\nclose\ncloseout\nclosure\ncloth\nclothier\ncloudy\ncloven\nclownish\nclub\nclueless\nclump\nclumsy\nclutch\ncoachman\ncoalesce\ncoastal\ncoauthor\ncoax\ncobble\ncobras\ncobweb\ncocci\ncoccus\ncoccyges\ncoccyx\ncochlea\ncocoa\ncode\ncodeine\ncodfish\ncodger\ncodices\ncodicil\ncoequal\ncoerce\ncoercion\ncoercive\ncoeval\ncoexist\ncoffee\ncogency\ncogent\ncogitate\ncognac\ncognate\ncognomen\ncogwheel\ncohabit\ncoherent\ncohesion\ncohesive\ncohort\ncoif\ncoiffure\ncoinage\ncoincide\ncoital\ncoitus\ncolander\ncoldness\ncoleslaw\ncolicky\ncoliseum\ncolitis\ncollapse\ncollate\ncollect\ncollege\ncollie\ncolliery\ncolloid\ncolloquy\ncollude\ncolon\ncolonel\ncolonial\ncolonist\ncolossal\ncolossi\ncolossus\ncolumn\ncomatose\ncomb\ncombat\ncombine\ncomeback\ncomedian\ncomedic\ncomedown\ncomedy\ncomet\ncomfort\ncomfy\ncomic\ncomical\ncomma\ncommand\ncommence\ncomment\ncommit\ncommode\ncommon\ncommunal\ncommune\ncompact\ncompany\ncompare\ncompass\ncompel\ncomplain\ncomplete\ncomplex\ncompose\ncompound\ncompress\ncomprise\ncompute\ncomrade\nconcave\nconceal\nconcede\nconceive\nconcept\nconcern\nconcerto\nconch\nconcise\nconclude\nconcoct\nconcord\nconcrete\nconcur\ncondemn\ncondense\ncondone\ncondor\nconduct\nconfab\nconfer\nconfess\nconfetti\nconfine\nconfirm\nconflict\nconfound\nconfront\nconfuse\nconga\ncongress\nconjoin\nconjugal\nconjure\nconnect\nconnive\nconnote\nconquer\nconquest\nconserve\nconsider\nconsign\nconsist\nconsole\nconsort\nconspire\nconstant\nconstrue\nconsular\nconsult\nconsume\ncontact\ncontain\ncontempt\ncontent\ncontinue\ncontour\ncontrail\ncontrary\ncontrast\ncontrive\ncontrol\nconvene\nconverse\nconvert\nconvey\nconveyor\nconvince\nconvoke\nconvulse\ncookbook\ncookery\ncookie\ncool\ncoolant\ncopilot\ncopious\ncoppery\ncopter\ncopula\ncopulate\ncopy\ncopycat\ncoquette\ncordial\ncordite\ncordless\ncordon\ncorduroy\ncorn\ncorncob\ncornea\ncornice\ncornmeal\ncornrow\ncorolla\ncoronary\ncoronas\ncoroner\ncorporal\ncorps\ncorrect\ncorridor\ncorrode\ncorrupt\ncorsair\ncortex\ncortices\ncosine\ncosmetic\ncosmos\ncosplay\ncost\ncostar\ncoterie\ncottage\ncotton\ncougar\ncould\ncouncil\ncounsel\ncount\ncountess\ncountry\ncouple\ncoupon\ncourage\ncourier\ncourse\ncourtesy\ncovenant\ncoverage\ncoverlet\ncovetous\ncowbird\ncowboy\ncowgirl\ncowhand\ncowhide\ncoworker\ncowpoke\ncowslip\ncoxcomb\ncoxswain\ncoyote\ncrabby\ncradle\ncraft\ncraggy\ncramp\ncranial\ncranium\ncranky\ncrash\ncrawl\ncrayfish\ncraze\ncreamery\ncreamy\ncreate\ncreation\ncreator\ncreature\ncredence\ncredenza\ncredible\ncredit\ncreditor\ncredos\ncreep\ncreole\ncreosote\ncrescent\ncrevasse\ncrevice\ncrewman\ncrib\ncribbage\ncricket\ncrime\ncrimson\ncringe\ncrinkle\ncrisis\ncrisp\ncriteria\ncritic\ncritical\ncritique\ncritter\ncrochet\ncrock\ncrockery\ncrony\ncroquet\ncross\ncrossbar\ncrossbow\ncroupy\ncrowbar\ncrowd\ncrucial\ncrucible\ncrucifix\ncrucify\ncruddy\ncrudity\ncruel\ncruelty\ncruise\ncruller\ncrumb\ncrumble\ncrunch\ncrusade\ncrusty\ncrux\ncrybaby\ncrypt\ncryptic\ncrystal\ncubic\ncubicle\ncubism\ncuckold\ncuckoo\ncucumber\ncuddle\ncudgel\ncuisine\nculinary\nculotte\nculpable\nculprit\ncult\ncultural\nculture\nculvert\ncumin\ncumming\ncumuli\ncumulus\ncunning\ncupboard\ncupcake\ncupful\ncupid\ncupidity\ncupola\ncurable\ncuracy\ncurative\ncure\ncurfew\ncurio\ncurious\ncurlicue\ncurrency\ncurrent\ncursive\ncursor\ncurtail\ncurtsy\ncurvy\ncushion\ncusp\ncustard\ncustody\ncustom\ncutback\ncuteness\ncutlass\ncutlery\ncutlet\ncutoff\ncutout\ncutup\ncyanide\ncyclamen\ncycle\ncyclic\ncyclical\ncyclist\ncyclone\ncyclonic\ncygnet\ncylinder\ncymbal\ncynic\ncynical\ncynicism\ncynosure\ncypress\ncytology\nczarina\ndabble\ndacha\ndactyl\ndactylic\ndaddy\ndado\ndaemon\ndaffodil\ndaffy\ndagger\ndahlia\ndainty\ndaiquiri\ndairyman\ndaisy\ndamage\ndampen\ndampness\ndamsel\ndance\ndandruff\ndark\ndarken\ndarkness\ndarkroom\ndarling\ndashiki\ndata\ndatabase\ndatatype\ndateline\ndatum\ndaub\ndaughter\ndauphin\ndavit\ndawdle\ndaybed\ndaybreak\ndaydream\ndaylight\ndaytime\ndaze\ndazzle\ndeacon\ndeafen\ndeafness\ndeal\ndeaves\ndebacle\ndebar\ndebate\ndebauch\ndebility\ndebonair\ndebrief\ndebris\ndebt\ndebtor\ndebug\ndebunk\ndecade\ndecadent\ndecaf\ndecamp\ndecency\ndecent\ndecibel\ndecimal\ndecimate\ndecipher\ndecision\ndecisive\ndeckhand\ndeclare\ndecline\ndecorate\ndecorous\ndecorum\ndecoy\ndecrease\ndecrepit\ndedicate\ndeduce\ndeejay\ndeem\ndeepfake\ndeepness\ndeerskin\ndeface\ndefault\ndefeat\ndefecate\ndefer\ndefiance\ndefiant\ndeficit\ndefine\ndefinite\ndeflate\ndeforest\ndefray\ndefrayal\ndefrost\ndefunct\ndefy\ndegrade\ndegree\ndeity\ndelay\ndelegate\ndelete\ndelicacy\ndelight\ndelimit\ndelirium\ndelis\ndeliver\ndeltas\ndeluge\ndelusion\ndelve\ndemagogy\ndemand\ndementia\ndemerit\ndemesne\ndemijohn\ndemise\ndemolish\ndemos\ndemotion\ndemount\ndemure\ndenature\ndendrite\ndenial\ndenim\ndenizen\ndenounce\ndense\ndensity\ndentist\ndepart\ndepend\ndepict\ndeplane\ndeplore\ndeposit\ndeprive\ndepth\ndeputy\nderange\nderby\nderelict\nderide\nderisory\nderogate\nderrick\ndervish\ndescant\ndescend\ndescribe\ndescry\ndesert\ndesign\ndesire\ndesirous\ndesk\ndesktop\ndesolate\ndespair\ndespise\ndespoil\ndespot\ndespotic\ndestine\ndestroy\ndestruct\ndetach\ndetail\ndetainee\ndetect\ndetector\ndethrone\ndetonate\ndetox\ndetoxify\ndetritus\ndevalue\ndevelop\ndeviate\ndevious\ndevoid\ndevote\ndevour\ndewberry\ndewdrop\ndewlap\ndharma\ndhoti\ndiabetes\ndiabetic\ndiadem\ndiagnose\ndiagonal\ndiagram\ndialect\ndialogue\ndiameter\ndiamond\ndiaper\ndiarist\ndiary\ndiatom\ndiatribe\ndicey\ndicier\ndiciest\ndicta\ndictate\ndictator\ndictum\ndiffer\ndiffuse\ndigit\ndigital\ndignity\ndigraph\ndigress\ndilate\ndilation\ndilemma\ndiligent\ndiminish\ndimness\ndimple\ndimwit\ndinette\ndingy\ndinosaur\ndiocese\ndiorama\ndioxide\ndioxin\ndiploma\ndirect\ndirector\ndirge\ndisable\ndisagree\ndisallow\ndisarm\ndisarray\ndisaster\ndisavow\ndisband\ndisburse\ndisc\ndiscard\ndiscern\ndisciple\ndisclaim\ndisclose\ndiscos\ndiscount\ndiscover\ndiscrete\ndiscuss\ndisdain\ndisease\ndisgrace\ndisguise\ndisgust\ndishevel\ndishpan\ndishrag\ndisjoint\ndiskette\ndislike\ndislodge\ndisloyal\ndismal\ndismiss\ndisobey\ndisorder\ndisown\ndispatch\ndispel\ndispense\ndispirit\ndisplay\ndisposal\ndispose\ndisprove\ndispute\ndisquiet\ndisrupt\ndissect\ndisses\ndissolve\ndissuade\ndistaff\ndistance\ndistant\ndistend\ndistinct\ndistort\ndistract\ndistress\ndistrust\ndisturb\nditch\nditto\ndiurnal\ndiva\ndiverge\ndivert\ndivide\ndividend\ndivinity\ndivision\ndivisive\ndivisor\ndivulge\ndivvy\ndocile\ndoctor\ndoctrine\ndocument\ndodge\ndodos\ndogfish\ndoggerel\ndoggone\ndoghouse\ndogma\ndogmatic\ndogtrot\ndogwood\ndoily\ndoldrums\ndoleful\ndollar\ndollop\ndolmen\ndolphin\ndoltish\ndomain\ndomestic\ndomicile\ndominant\ndomineer\ndominion\ndonate\ndonation\ndone\ndonkey\ndoodad\ndoodle\ndoomsday\ndoor\ndoorbell\ndoorman\ndoorstep\ndoorway\ndopey\ndopier\ndopiest\ndorky\ndormice\ndorsal\ndosage\ndossier\ndotcom\ndoth\ndotty\ndouble\ndoubt\ndoubtful\ndouche\ndoughy\ndouse\ndowager\ndowdy\ndowncast\ndownfall\ndownhill\ndownload\ndownplay\ndownpour\ndownsize\ndowntime\ndowntown\ndownturn\ndownward\ndownwind\ndozen\ndrachma\ndraftee\ndragnet\ndragon\ndrainage\ndrake\ndramas\ndramatic\ndrastic\ndraw\ndrawback\ndreadful\ndream\ndreary\ndredge\ndressy\ndribble\ndrift\ndrill\ndrink\ndrive\ndriveway\ndrizzle\ndrolly\ndrool\ndroopy\ndrop\ndroplet\ndropout\ndrowsy\ndrudgery\ndruid\ndryad\ndryness\ndrywall\ndualism\nduality\ndubiety\ndubious\nducal\nduchess\nduchy\nduck\nduckling\nductile\nduff\ndugout\ndukedom\ndulcet\ndullard\ndullness\ndummy\ndump\ndumpling\ndumpster\ndung\ndungeon\ndunno\nduodena\nduos\nduplex\nduration\ndusky\ndustbin\ndustmen\ndustpan\nduteous\ndutiful\nduty\nduvet\ndweeb\ndwell\ndwindle\ndyadic\ndynamic\ndynamism\ndynamite\ndynamo\ndynasty\ndyslexia\neach\neager\nearache\nearbud\neardrum\nearldom\nearlobe\nearmark\nearmuff\nearphone\nearplug\nearshot\nearth\nearwax\nearwig\neasterly\neastward\neasy\neatable\neaten\nebony\nechelon\neclipse\necology\neconomic\neconomy\necstasy\necstatic\neczema\nedamame\neddy\nedge\nedgewise\nedible\nedifice\nedify\nedit\nedition\neditor\neducate\neducator\neerie\neffete\neffigy\neffort\neffusive\negghead\neggnog\neggplant\negoism\negotist\negress\neight\neighteen\neither\nelation\nelbow\nelect\nelection\nelective\nelector\nelectric\nelegance\nelegant\nelegiac\nelegy\nelement\nelephant\nelevate\nelevator\neleven\neleventh\nelfin\nelicit\neligible\nelision\nelite\nelitist\nelixir\nellipsis\nelliptic\nelongate\neloquent\nelse\nelude\nelusive\nemaciate\nemail\nembalm\nembargo\nembassy\nembed\nembezzle\nembitter\nemblazon\nembody\nembrace\nembroil\nembryo\nemcee\nemerald\nemergent\nemeritus\nemigrant\neminence\neminent\nemir\nemissary\nemoji\nempathy\nemperor\nemphasis\nemphatic\nempire\nemploy\nemployee\nemporium\nempower\nempty\nemulate\nemulator\nemulsion\nemus\nenable\nencase\nenchant\nencircle\nenclave\nenclose\nencode\nencroach\nencrypt\nencumber\nendanger\nendemic\nendive\nendless\nendorse\nendow\nendways\nenemy\nenergy\nenforce\nengage\nengender\nengine\nengorge\nengross\nengulf\nenhance\nenigma\nenjoy\nenlarge\nenlist\nenliven\nenmesh\nenmity\nennoble\nennui\nenormity\nenormous\nenough\nenrich\nensconce\nenshrine\nensnare\nensure\nentangle\nentente\nenter\nenthuse\nentire\nentirety\nentrails\nentrance\nentrant\nentrap\nentrench\nentropy\nentrust\nentryway\nentwine\nenvelope\nenviable\nenvisage\nenvy\nenzyme\nepidemic\nepigram\nepilepsy\nepilogue\nepisode\nepisodic\nepistle\nepitaph\nepithet\nepitome\nepoch\nepochal\nepsilon\nequable\nequal\nequality\nequate\nequation\nequator\nequine\nequinox\nequip\nequity\nermine\nerode\nerosive\nerrand\nerrata\nerratic\nerratum\nerror\nersatz\nerudite\nerupt\neruption\nescalate\nescapade\nescape\nescapism\neschew\nescort\nescrow\nesoteric\nespresso\nessence\nestate\nesteem\nestimate\nestrange\nestuary\neternity\nethereal\nethic\nethical\neulogy\neuphony\neuphoria\neureka\neuros\nevacuee\nevade\nevaluate\nevasion\nevasive\nevenness\nevent\neventual\nevermore\neveryday\neveryone\nevict\neviction\nevidence\nevident\nevince\nevoke\nevolve\nexact\nexamine\nexample\nexcavate\nexceed\nexcel\nexcept\nexcess\nexcite\nexclude\nexcrete\nexcuse\nexec\nexecute\nexecutor\nexercise\nexert\nexertion\nexhale\nexhaust\nexhibit\nexhort\nexhume\nexigent\nexile\nexist\nexistent\nexodus\nexorcism\nexotic\nexpand\nexpect\nexpedite\nexpense\nexpiate\nexpiry\nexplain\nexplicit\nexplode\nexploit\nexpo\nexponent\nexpose\nexposure\nexpound\nexpress\nexpunge\nextant\nextend\nexterior\nexternal\nextinct\nextol\nextra\nextract\nextreme\nextrude\nexult\nexultant\neyebrow\neyeful\neyeglass\neyelet\neyelid\neyeliner\neyesight\neyesore\nfabric\nfabulous\nface\nfaceless\nfacile\nfacility\nfactor\nfaculty\nfail\nfailure\nfairness\nfairy\nfaith\nfaithful\nfalcon\nfallacy\nfallen\nfallible\nfalloff\nfallout\nfalse\nfalsetto\nfalsify\nfamily\nfamine\nfamish\nfamous\nfanboy\nfanciful\nfancy\nfanfare\nfantasy\nfanzine\nfaraway\nfarcical\nfarewell\nfarina\nfarmland\nfarmyard\nfascist\nfashion\nfast\nfatal\nfatalism\nfatality\nfateful\nfathead\nfather\nfathom\nfatigue\nfatty\nfatuous\nfaucet\nfault\nfauna\nfealty\nfearful\nfearless\nfearsome\nfeasible\nfeathery\nfeature\nfecund\nfederal\nfederate\nfedora\nfeeble\nfeedback\nfeedbag\nfeel\nfeint\nfeisty\nfeline\nfemale\nfeminine\nfeminist\nfemoral\nfemur\nfennel\nferal\nferment\nfern\nferocity\nferret\nferric\nferrous\nferrule\nfertile\nfervid\nfestival\nfestive\nfestoon\nfetch\nfeted\nfeting\nfetlock\nfetter\nfeud\nfeudal\nfeverish\nfezzes\nfiasco\nfibroid\nfibrous\nfibula\nfiche\nfickle\nfiction\nfidelity\nfidget\nfield\nfiendish\nfierce\nfiesta\nfifteen\nfiftieth\nfifty\nfigment\nfigure\nfilament\nfilbert\nfilial\nfiligree\nfillet\nfillip\nfilmy\nfilter\nfinagle\nfinal\nfinalist\nfinance\nfind\nfinesse\nfinger\nfinicky\nfinish\nfinite\nfire\nfirearm\nfirebug\nfirefly\nfireman\nfireside\nfirewall\nfirewood\nfirework\nfirmware\nfirst\nfiscal\nfish\nfishbowl\nfishery\nfishnet\nfishtail\nfissure\nfitful\nfixable\nfixate\nfixation\nfixity\nfizzle\nfizzy\nfjord\nflabby\nflaccid\nflag\nflagpole\nflagrant\nflagship\nflake\nflambes\nflamenco\nflamingo\nflange\nflannel\nflapjack\nflatbed\nflatcar\nflatness\nflatten\nflattery\nflattop\nflaxen\nfleck\nfleece\nfleet\nfleshy\nflew\nflexible\nflextime\nflight\nflimsy\nflinch\nflinty\nflippant\nfloat\nfloodlit\nfloor\nfloozy\nfloppy\nfloras\nflorin\nflorist\nfloss\nflotilla\nflotsam\nflounce\nflounder\nflourish\nflowery\nflown\nfluency\nfluent\nfluffy\nfluid\nfluidity\nflung\nflunky\nfluoride\nflurry\nflush\nflute\nflutter\nflux\nflyby\nflyleaf\nflyover\nfoamy\nfocus\nfodder\nfogbound\nfoggy\nfoghorn\nfoible\nfoliage\nfolios\nfolk\nfolklore\nfolksy\nfollicle\nfollow\nfolly\nfondant\nfondle\nfondness\nfood\nfoolery\nfoolish\nfootage\nfoothill\nfoothold\nfootman\nfootnote\nfootpath\nfootsie\nfootstep\nfootwear\nfootwork\nfoppish\nforbade\nforbear\nforbid\nforbore\nforce\nforceful\nforceps\nforcible\nforebode\nforecast\nforehead\nforeign\nforeleg\nforemen\nforemost\nforensic\nforeplay\nforesaw\nforesee\nforeskin\nforestry\nforetell\nforetold\nforever\nforewarn\nforeword\nforfeit\nforgave\nforgery\nforget\nforgiven\nforgo\nforgone\nforklift\nforlorn\nform\nformal\nformless\nformula\nforsake\nforsook\nforswear\nforswore\nforth\nfortieth\nfortify\nfortress\nfortune\nforward\nforwent\nfossil\nfoster\nfoundry\nfountain\nfourteen\nfoxhole\nfoxtrot\nfoxy\nfoyer\nfracas\nfractal\nfraction\nfracture\nfragile\nfragment\nfrailty\nframe\nfrank\nfrantic\nfrappes\nfraught\nfrazzle\nfreaky\nfreckle\nfreebie\nfreedom\nfreehand\nfreeload\nfreeway\nfreight\nfrench\nfrenetic\nfrenzy\nfrequent\nfresco\nfresh\nfreshen\nfreshman\nfretful\nfriar\nfriend\nfrieze\nfrigate\nfrighten\nfrilly\nfrog\nfrogman\nfrolic\nfront\nfrontage\nfrontal\nfrontier\nfrostbit\nfrosty\nfrowzy\nfroze\nfrugal\nfruit\nfruitful\nfruition\nfuchsia\nfugitive\nfugue\nfulcrum\nfull\nfulsome\nfume\nfumigate\nfunction\nfungus\nfunny\nfurbish\nfurlong\nfurlough\nfurnace\nfurrow\nfurther\nfurthest\nfurtive\nfuselage\nfusible\nfusion\nfuss\nfustian\nfutile\nfuton\nfuture\nfutz\ngadfly\ngadget\ngaffe\ngaiety\ngain\ngainsay\ngalactic\ngalaxy\ngalena\ngallant\ngallium\ngallon\ngalore\ngalosh\ngambit\ngambol\ngamete\ngamma\ngamut\ngangland\nganglia\ngangling\ngangrene\ngangster\ngangway\ngarbage\ngarble\ngarden\ngardenia\ngargoyle\ngarish\ngarland\ngarlic\ngarment\ngarnet\ngarrison\ngarrote\ngaseous\ngasohol\ngasoline\ngasp\ngastric\ngasworks\ngateway\ngauche\ngauchos\ngaudy\ngauge\ngauntlet\ngave\ngavotte\ngawk\ngazebo\ngazelle\ngazette\ngearbox\ngecko\ngeeky\ngeese\ngeezer\ngeisha\ngelid\ngender\ngene\ngeneral\ngenerate\ngeneric\ngenerous\ngenesis\ngenii\ngenital\ngenius\ngenteel\ngentian\ngentle\ngentry\ngenuine\ngeologic\ngeometry\ngeranium\ngerbil\ngerm\ngermane\ngerund\ngesture\ngetaway\ngewgaw\ngeyser\nghastly\ngherkin\nghost\ngiant\ngibbet\ngiddy\ngift\ngigabit\ngigabyte\ngigantic\ngiggle\ngigolo\ngimlet\ngimme\ngimmick\ngingham\nginseng\ngiraffe\ngirdle\ngirl\ngirlhood\ngirlish\ngiveaway\ngiven\ngizmo\ngizzard\nglacial\nglacier\nglad\ngladden\nglamour\nglance\nglaze\ngleam\ngleeful\nglimpse\nglitch\nglitter\nglitzy\nglobal\nglobe\nglobular\nglobule\ngloomy\nglorify\nglorious\nglossary\nglossy\nglottis\nglowworm\nglucose\nglue\ngluier\ngluiest\ngluten\nglutton\ngnarl\ngnash\ngnat\ngneiss\ngnome\ngnomish\ngoal\ngoalie\ngoalpost\ngoatee\ngoblet\ngoblin\ngodchild\ngoddess\ngodhood\ngodlike\ngodsend\ngodson\ngoes\ngofer\ngoing\ngolden\ngoldfish\ngondola\ngonna\ngoodbye\ngoodness\ngoodwill\ngoody\ngoof\ngooier\ngoose\ngopher\ngorge\ngorgeous\ngorilla\ngory\ngosling\ngospel\ngossamer\ngossip\ngotta\ngotten\ngourmet\ngout\ngovern\ngovernor\ngrab\ngracious\ngrackle\ngradual\ngraduate\ngraffiti\ngrail\ngrammar\ngranary\ngrand\ngranddad\ngrandee\ngrandeur\ngrandma\ngrandpas\ngrandson\ngranite\ngranny\ngranola\ngranular\ngranule\ngraph\ngraphic\ngraphite\ngrapnel\ngrapple\ngrateful\ngratuity\ngraven\ngravity\ngravy\ngreasy\ngreat\ngreedy\ngreenery\ngreenish\ngremlin\ngrenade\ngrew\ngrid\ngriddle\ngridiron\ngridlock\ngrieve\ngrievous\ngriffin\ngrille\ngrimace\ngrimy\ngringo\ngripe\ngrisly\ngrist\ngritty\ngrocer\ngroggy\ngrommet\ngroove\ngrotto\ngrouch\ngroup\ngroupie\ngrouse\ngrowl\ngrownup\ngrowth\ngrubby\ngrudge\ngruesome\ngruff\ngrumpy\ngrungy\ngrunt\nguano\nguaranty\nguard\nguardian\nguava\nguess\nguffaw\nguidance\nguide\nguinea\nguitar\ngulag\ngulch\ngulf\ngullet\ngullible\ngumbos\ngumdrop\ngumption\nguppy\ngurgle\ngurney\nguru\ngusset\ngusty\ngutless\nguttural\ngymnast\ngyrate\ngyration\ngyro\nhabit\nhabitat\nhabitual\nhackney\nhacksaw\nhaddock\nhafnium\nhaggard\nhaggle\nhaiku\nhair\nhaircut\nhairdo\nhairnet\nhairpin\nhalberd\nhalcyon\nhalf\nhalftime\nhalfway\nhalibut\nhallmark\nhalogen\nhalyard\nhammock\nhamster\nhandbag\nhandbook\nhandcar\nhandcuff\nhandful\nhandicap\nhandle\nhandmade\nhandout\nhandpick\nhandrail\nhandset\nhandsome\nhandy\nhandyman\nhansom\nhapless\nhappen\nhappy\nharangue\nharass\nhardback\nhardship\nhardtop\nhardware\nhardwood\nharelip\nharmful\nharmless\nharmonic\nharmony\nharness\nharpist\nharsh\nharvest\nhashish\nhashtag\nhassle\nhasten\nhatchet\nhatred\nhauteur\nhavoc\nhayloft\nhaymow\nhayseed\nhaystack\nhaywire\nhazard\nhazel\nhazmat\nhead\nheadache\nheadgear\nheadland\nheadline\nheadlong\nheadroom\nheadway\nheadwind\nhealth\nhearsay\nhearten\nhearty\nheaven\nheavy\nheckle\nhectare\nhectic\nhedgehog\nhedonism\nheedful\nheehaw\nhefty\nheifer\nheinous\nheiress\nheirloom\nhelical\nheliport\nhelium\nhelix\nhelmet\nhelot\nhelp\nhelpful\nhelpless\nhemline\nhemlock\nhempen\nhence\nhenchman\nhennas\nhenpeck\nhepatic\nherald\nherbage\nhere\nhereby\nheredity\nheretic\nhereto\nherewith\nheritage\nhernia\nheroic\nheroism\nheron\nherself\nhertz\nhesitate\nhexagon\nheyday\nhiatus\nhibachi\nhiccup\nhickory\nhidden\nhide\nhideaway\nhideous\nhigh\nhighboy\nhighbrow\nhighland\nhighway\nhilarity\nhillock\nhillside\nhilltop\nhimself\nhinge\nhint\nhippo\nhirsute\nhistoric\nhistory\nhitherto\nhobbit\nhobby\nhobnail\nhobnob\nhockey\nhoedown\nhoggish\nhogwash\nhokum\nhold\nholdout\nholdover\nholdup\nholiday\nholiness\nholistic\nholler\nhologram\nholster\nhomage\nhomburg\nhome\nhomeboy\nhomeland\nhomemade\nhomeroom\nhomesick\nhomespun\nhometown\nhomeward\nhomework\nhomicide\nhomier\nhomiest\nhomily\nhonchos\nhonesty\nhonk\nhonorary\nhoodlum\nhoodoos\nhoodwink\nhookah\nhookup\nhooky\nhooligan\nhoopla\nhooray\nhoot\nhooves\nhopeful\nhopeless\nhorizon\nhormone\nhornet\nhorny\nhorrible\nhorrid\nhorrific\nhorrify\nhorror\nhorse\nhorseman\nhosanna\nhosiery\nhospice\nhospital\nhostess\nhostile\nhotbed\nhotcake\nhotel\nhothead\nhotshot\nhour\nhowdah\nhowever\nhubbub\nhubcap\nhubris\nhuffy\nhuge\nhula\nhuman\nhumanism\nhumanity\nhumble\nhumbug\nhumdrum\nhumeri\nhumerus\nhumid\nhumidify\nhumidor\nhumility\nhumorist\nhumorous\nhumus\nhundred\nhungry\nhurdle\nhurrah\nhurry\nhurtful\nhusband\nhusk\nhussar\nhustle\nhutch\nhyacinth\nhybrid\nhydra\nhydrant\nhydrogen\nhyena\nhygiene\nhygienic\nhymn\nhymnal\nhyphen\nhypnosis\nhypnotic\nhypo\nhysteria\niambic\nibis\niceberg\nicebox\nicecap\niciness\nidealist\nideas\nidentify\nideology\nidiocy\nidiom\nidleness\nidol\nidolatry\nidyll\nidyllic\nigloo\nigneous\nignition\nignoble\nignorant\nignore\niguana\nillegal\nillicit\nillness\nillusion\nillusory\nimage\nimagery\nimagine\nimbibe\nimbue\nimitate\nimitator\nimmature\nimmense\nimminent\nimmobile\nimmoral\nimmune\nimmunity\nimpact\nimpair\nimpala\nimpasse\nimpeach\nimpel\nimpend\nimperial\nimpetus\nimpiety\nimpinge\nimpious\nimpish\nimplant\nimplicit\nimplore\nimpolite\nimport\nimpose\nimpotent\nimpound\nimpress\nimprint\nimproper\nimprove\nimpudent\nimpugn\nimpulse\nimpure\nimpurity\ninaction\ninactive\ninane\ninanity\ninasmuch\ninboard\ninborn\ninbound\ninbox\ninbreed\ninbuilt\ninch\nincident\nincise\nincision\nincisive\nincisor\nincline\ninclude\nincome\nincrease\nincubate\nincubus\nincur\nindebted\nindecent\nindeed\nindex\nindicate\nindices\nindict\nindigent\nindigo\nindirect\nindolent\nindoor\ninduce\nindulge\nindustry\ninedible\ninequity\ninertia\ninexact\ninfamous\ninfamy\ninfancy\ninfant\ninfantry\ninfect\ninfer\ninferior\ninferno\ninfield\ninfinite\ninfirm\ninfix\ninflame\ninflict\ninflow\ninflux\ninfo\ninfrared\ninfringe\ninfuse\ninfusion\ningest\ningrain\ningrown\ninhabit\ninhale\ninhere\ninherent\ninherit\ninhuman\ninitial\ninitiate\ninitio\ninjure\ninkblot\ninkwell\ninlaid\ninlay\ninlet\ninmate\ninmost\ninnards\ninnocent\ninnovate\ninnuendo\ninput\ninquest\ninroad\ninscribe\ninseam\ninsecure\ninsert\ninshore\ninside\ninsight\ninsignia\ninsipid\ninsist\ninsofar\ninsole\ninsomnia\ninspect\ninspire\ninstall\ninstead\ninstep\ninstruct\ninsular\ninsulate\ninsulin\ninsult\nintact\nintake\ninteger\nintegral\nintel\nintend\nintense\ninteract\nintercom\ninterim\ninternet\nintimacy\nintone\nintrepid\nintrigue\nintros\nintrude\nintuit\ninundate\ninvade\ninvasion\ninvasive\ninveigh\ninvent\ninventor\ninverse\ninvoice\ninvoke\ninvolve\ninward\niodine\niotas\nipecac\nirate\niridium\nirksome\niron\nironic\nirritate\nisland\nisobar\nisolate\nisotope\nissue\nisthmus\nitalic\nitself\nivory\njackal\njackass\njackdaw\njackpot\njaguar\njalopy\njamb\njamboree\njanitor\njapan\njargon\njasmine\njasper\njaundice\njaunty\njavelin\njawbone\njaywalk\njazz\njealous\njeez\njejune\njelly\njeopardy\njerk\njerkin\njersey\njetsam\njettison\njetty\njibe\njiffy\njigsaw\njihad\njilt\njimmy\njinni\njitney\njittery\njobless\njocose\njocund\njoin\njoist\njoke\njollity\njonquil\njostle\njoule\njournal\njourney\njovial\njoyful\njoyous\njoyride\njoystick\njubilant\njubilee\njudge\njudicial\njugular\njuice\njujitsu\njujube\njukebox\njumbo\njumpsuit\njunco\njungle\njunior\njuniper\njunk\njunket\njunkyard\njunta\njuror\njust\njustice\njustify\njuvenile\nkaboom\nkangaroo\nkaolin\nkapok\nkaput\nkarakul\nkaraoke\nkarate\nkatydid\nkayak\nkazoo\nkebab\nkeep\nkeepsake\nkeratin\nkernel\nkerosene\nkestrel\nketchup\nkeyboard\nkeyhole\nkeynote\nkeystone\nkeyword\nkhaki\nkibbutz\nkibitz\nkibosh\nkickback\nkickoff\nkicky\nkiddo\nkidnap\nkidney\nkilo\nkilobyte\nkilogram\nkiloton\nkilowatt\nkimono\nkinda\nkindle\nkindness\nkindred\nkinetic\nkinfolk\nking\nkingdom\nkingpin\nkinship\nkinsman\nkiosk\nkismet\nkiss\nkitchen\nkitsch\nkitten\nkiwi\nklutz\nknapsack\nknave\nknavery\nknavish\nknead\nkneecap\nkneel\nknew\nknight\nknit\nknives\nknock\nknockout\nknoll\nknotty\nknown\nknuckle\nkoala\nkopeck\nkosher\nkowtow\nkrone\nkronor\nkrypton\nkudos\nkudzu\nkumquat\nlabel\nlabium\nlacerate\nlackey\nlaconic\nlacquer\nlacrosse\nlactose\nlacuna\nladen\nladybug\nladylike\nlagoon\nlambda\nlambkin\nlament\nlaminate\nlamp\nlamprey\nlandfill\nlandlady\nlandlord\nlandmark\nlandslid\nlanguage\nlanguid\nlanguor\nlanolin\nlantern\nlanyard\nlapse\nlaptop\nlapwing\nlarceny\nlargess\nlariat\nlarvae\nlarynges\nlarynx\nlassos\nlate\nlatency\nlateral\nlatrine\nlattice\nlaudable\nlaugh\nlaundry\nlaureate\nlaurel\nlava\nlavatory\nlavender\nlavish\nlawless\nlawmaker\nlawsuit\nlawyer\nlaxative\nlaxity\nlaxness\nlayaway\nlayette\nlayman\nlayout\nlaziness\nlazy\nleaf\nleaflet\nleague\nleakage\nleaky\nleapfrog\nleast\nleave\nlechery\nlectern\nlecture\nleech\nleeward\nleeway\nleftism\nleftmost\nleftover\nlegacy\nlegal\nlegality\nlegatee\nlegato\nlegend\nlegible\nlegit\nlegless\nlegman\nlegroom\nlegwork\nleisure\nlemmas\nlemme\nlemon\nlemonade\nlend\nlength\nlengthen\nleniency\nlenient\nlentil\nleonine\nleopard\nleprous\nless\nlessee\nlesson\nletdown\nlethal\nlethargy\nlettuce\nletup\nlevitate\nlevity\nlexical\nlexicon\nliable\nliaise\nliaison\nliberal\nliberty\nlibido\nlibrary\nlibretto\nlichen\nlife\nlifeboat\nlifeless\nlifelike\nlifespan\nlifetime\nliftoff\nligament\nligature\nlighten\nlignite\nliken\nlikeness\nlikewise\nlilac\nlimb\nlimeade\nlimerick\nlimit\nlimos\nlimpet\nlimpid\nlinchpin\nlinden\nlinear\nlinefeed\nlineman\nlineup\nlingerie\nlingual\nlinguist\nliniment\nlink\nlinkage\nlinnet\nlinoleum\nlinseed\nlioness\nlipread\nlipstick\nliquefy\nliqueur\nliquid\nliquor\nlira\nlist\nlisten\nlistless\nlitany\nlitchis\nliterary\nliterate\nlithium\nlitmus\nlittle\nliturgy\nlivery\nlivid\nllama\nllano\nloan\nloaves\nlobbyist\nlobotomy\nlobster\nlocal\nlocality\nlocate\nlocation\nlock\nlockjaw\nlockup\nlocust\nlogbook\nlogic\nlogical\nlogician\nlogjam\nlogoff\nlogos\nlogout\nloiter\nlollipop\nlonesome\nlonghand\nlongish\nlongtime\nloofah\nlookout\nloonie\nloony\nloop\nloophole\nloosen\nlopsided\nlorry\nlottery\nlotto\nloud\nloudness\nlounge\nlousy\nloutish\nlovable\nlove\nlovesick\nlowbrow\nlowdown\nlowish\nlowland\nloyalty\nlozenge\nluau\nlucky\nlucre\nluggage\nlukewarm\nlullaby\nlumbago\nlumber\nluminary\nluminous\nlummox\nlumpish\nlunacy\nlunar\nlunch\nlunchbox\nluncheon\nlupine\nlupus\nlurk\nluscious\nluxury\nlyceum\nlymph\nlynx\nlyre\nlyric\nlyrical\nlyricist\nmacabre\nmacadam\nmacaroni\nmacaw\nmachete\nmachine\nmackerel\nmacro\nmadam\nmadcap\nmadden\nmade\nmadhouse\nmadman\nmadness\nmadras\nmaestro\nmagazine\nmagenta\nmagic\nmagical\nmagician\nmagnet\nmagnetic\nmagnify\nmagnolia\nmagnum\nmagpie\nmahatma\nmahogany\nmailbox\nmailman\nmainland\nmainline\nmainstay\nmaintain\nmajestic\nmajesty\nmajor\nmajority\nmakeup\nmalady\nmalaise\nmalaria\nmallard\nmaltreat\nmalware\nmama\nmambo\nmammal\nmammary\nmammon\nmammoth\nmanacle\nmanage\nmandarin\nmandate\nmandible\nmandolin\nmanful\nmango\nmangrove\nmanhole\nmanhood\nmanhunt\nmania\nmaniacal\nmanicure\nmanifest\nmanifold\nmankind\nmannish\nmanpower\nmansard\nmanse\nmansion\nmantel\nmantra\nmanumit\nmanure\nmany\nmarabou\nmaraca\nmarathon\nmaraud\nmarch\nmargin\nmarginal\nmarigold\nmarimba\nmarinas\nmarinate\nmarital\nmaritime\nmarkdown\nmarket\nmarksman\nmarmot\nmaroon\nmarquee\nmarquis\nmarriage\nmarshal\nmarshy\nmarten\nmartini\nmartyr\nmarvel\nmascara\nmascot\nmashup\nmason\nmasonic\nmasonry\nmass\nmasseur\nmasseuse\nmassive\nmastiff\nmastoid\nmatador\nmatchbox\nmaterial\nmatrices\nmatrix\nmatte\nmattock\nmattress\nmaturity\nmatzo\nmatzoth\nmaudlin\nmaul\nmauve\nmaverick\nmawkish\nmaxed\nmaxilla\nmaxima\nmaximum\nmaxing\nmaybe\nmayday\nmayfly\nmayhem\nmayoral\nmaypole\nmazurka\nmeadow\nmeander\nmeant\nmeantime\nmeasles\nmeasly\nmeasure\nmeatloaf\nmecca\nmechanic\nmedia\nmediate\nmediator\nmedical\nmedicine\nmediocre\nmedium\nmedley\nmedulla\nmeekness\nmeet\nmegabyte\nmegaton\nmelange\nmelanin\nmeld\nmelodic\nmelody\nmelon\nmeltdown\nmember\nmembrane\nmemento\nmemo\nmemorial\nmemory\nmenace\nmenfolk\nmenorah\nmenses\nmenthol\nmention\nmentor\nmenu\nmerchant\nmerciful\nmercury\nmercy\nmerge\nmeridian\nmeringue\nmerino\nmerit\nmermaid\nmerman\nmescal\nmesdames\nmesh\nmessage\nmessiah\nmessy\nmestizo\nmetal\nmetallic\nmetaphor\nmeteoric\nmetric\nmetro\nmiasma\nmica\nmicrobe\nmicron\nmidair\nmidday\nmiddle\nmidge\nmidland\nmidmost\nmidnight\nmidriff\nmidst\nmidterm\nmidtown\nmidweek\nmidwife\nmidwives\nmidyear\nmighty\nmigraine\nmigrate\nmilch\nmildew\nmile\nmileage\nmilieu\nmilitant\nmilitary\nmilitia\nmilkmen\nmilksop\nmilky\nmillion\nmimetic\nmimic\nmimicked\nmimicry\nmimosa\nminaret\nmindful\nmindless\nmineral\nmini\nminibus\nminicam\nminimal\nminimum\nminion\nminister\nminivan\nminnow\nminor\nminority\nminstrel\nminty\nminuend\nminus\nminute\nminutia\nmiracle\nmirage\nmirror\nmiscall\nmiscarry\nmiscast\nmisdeal\nmisdeed\nmisdid\nmisdo\nmisdone\nmisery\nmisfire\nmisfit\nmisguide\nmishap\nmisjudge\nmislaid\nmisled\nmismatch\nmisnomer\nmisogyny\nmisplace\nmisprint\nmisquote\nmisread\nmisrule\nmissal\nmissile\nmission\nmisspell\nmisspend\nmisstep\nmistake\nmistime\nmistook\nmistreat\nmistrial\nmistype\nmisuse\nmitigate\nmitosis\nmixture\nmizzen\nmnemonic\nmobile\nmobility\nmochas\nmockery\nmodel\nmoderate\nmodern\nmodesty\nmodify\nmodish\nmodular\nmodulate\nmodule\nmodulus\nmogul\nmohair\nmoiety\nmoisten\nmoisture\nmolasses\nmolecule\nmollify\nmolten\nmoment\nmomentum\nmommy\nmonarch\nmonastic\nmonetary\nmoney\nmonies\nmoniker\nmonitor\nmonocle\nmonogamy\nmonolith\nmonorail\nmonotony\nmonsoon\nmonster\nmontage\nmonth\nmonument\nmooch\nmoonbeam\nmoonlit\nmoos\nmoppet\nmoraine\nmoral\nmorality\nmorass\nmordant\nmoreover\nmorgue\nmorocco\nmorose\nmortar\nmortgage\nmortise\nmortuary\nmosaic\nmosque\nmosquito\nmotif\nmotion\nmotivate\nmotive\nmotley\nmotlier\nmotliest\nmotor\nmotorist\nmotorway\nmourn\nmournful\nmousse\nmouthful\nmovement\nmovie\nmuch\nmucus\nmudslide\nmuesli\nmuezzin\nmuffin\nmuffle\nmuftis\nmukluk\nmulish\nmullah\nmulti\nmultiple\nmummery\nmummify\nmundane\nmunition\nmurky\nmurmur\nmuscat\nmuscle\nmuscular\nmuseum\nmushroom\nmushy\nmusic\nmusical\nmusician\nmusket\nmustang\nmutable\nmutant\nmutation\nmute\nmutinous\nmutiny\nmutton\nmutual\nmuumuu\nmyopic\nmyriad\nmyrrh\nmyrtle\nmyself\nmystery\nmystic\nmystify\nmystique\nmyth\nmythical\nnabob\nnachos\nnacre\nnadir\nnaiad\nnaivety\nnameless\nnamesake\nnapalm\nnaphtha\nnapkin\nnarc\nnarcotic\nnarrate\nnarrator\nnarwhal\nnasal\nnascent\nnasty\nnational\nnatural\nnature\nnaughty\nnausea\nnauseate\nnauseous\nnautical\nnavigate\nnearby\nneatness\nnebula\nnebulous\nneck\nnecklace\nneckline\nnecktie\nnectar\nneed\nneedle\nneedless\nnegate\nnegation\nnegative\nneglect\nnegligee\nnemeses\nneocon\nneonate\nneophyte\nnephew\nnepotism\nnerdy\nnervous\nnestle\nnetbook\nnetwork\nneural\nneuron\nneuroses\nneurotic\nneuter\nnever\nnewbie\nnewborn\nnewcomer\nnewlywed\nnewness\nnewsboy\nnewscast\nnewsman\nnewsy\nnewton\nnext\nnexus\nniacin\nnibble\nnice\nnicety\nnickel\nnickname\nnicotine\nnightie\nnimbi\nninepin\nnineteen\nninja\nninny\nninth\nnippy\nnirvana\nnitpick\nnitrate\nnitrogen\nnitwit\nnoble\nnobleman\nnobody\nnodal\nnoddy\nnoggin\nnoise\nnoisome\nnomadic\nnominal\nnominate\nnominee\nnonce\nnoncom\nnondairy\nnonevent\nnonplus\nnonsense\nnonskid\nnonstick\nnonstop\nnonuser\nnonzero\nnoonday\nnormalcy\nnorthern\nnosedive\nnostril\nnosy\nnotable\nnotary\nnotation\nnote\nnotebook\nnotepad\nnothing\nnotice\nnotify\nnougat\nnoun\nnourish\nnova\nnovel\nnovelist\nnovella\nnovelty\nnowadays\nnoway\nnowhere\nnozzle\nnuance\nnubile\nnuclei\nnucleus\nnudism\nnudity\nnugget\nnuisance\nnuke\nnullify\nnumb\nnumbness\nnumeral\nnumerate\nnumeric\nnumerous\nnuncio\nnunnery\nnuptial\nnurse\nnursery\nnurture\nnutmeat\nnutmeg\nnutria\nnutrient\nnutty\nnylon\noafish\noarsman\noases\noatmeal\nobelisk\nobese\nobesity\nobey\nobituary\nobject\nobjector\noblate\nobligate\noblige\noblique\noblivion\nobloquy\noboist\nobscene\nobscure\nobsequy\nobserve\nobsess\nobsolete\nobstacle\nobstruct\nobtain\nobtrude\nobtuse\nobviate\nobvious\noccasion\nocclude\noccult\noccupant\noccupy\noccur\noceanic\nocelot\noctagon\noctave\noctet\noctopus\nocular\noculist\noddity\nodious\nodometer\nodorous\nodyssey\noffal\noffend\noffhand\noffice\nofficial\noffload\noffset\noffshore\noffside\noffstage\noften\noilfield\noilskin\nointment\nokra\nomega\nominous\nomit\noncoming\noneself\nonetime\nongoing\nonion\nonline\nonlooker\nonrush\nonset\nonto\nonus\nonyx\nooze\nopaque\nopen\nopenness\nopera\noperable\noperand\noperate\noperatic\noperator\nopiate\nopine\nopinion\nopioid\nopponent\noppose\nopposite\noppress\noptical\noptician\noptima\noptimism\noptimum\noptional\nopulence\nopulent\noracle\norange\norator\norbit\norbital\norchard\norchid\nordain\nordeal\norder\nordinary\nordure\noregano\norgan\norganic\norganism\norient\noriental\norifice\norigami\norigin\noriginal\noriole\normolu\nornament\nornery\northodox\nosier\nosmosis\nosmotic\nosprey\nossify\nostrich\nother\notiose\nottoman\nought\noutage\noutbound\noutbreak\noutburst\noutcast\noutclass\noutcome\noutcrop\noutcry\noutdid\noutdo\noutdone\noutdoor\noutfield\noutfit\noutfox\noutgrew\noutgrown\nouthouse\noutlaid\noutlaw\noutlive\noutlook\noutmoded\noutplay\noutpost\noutput\noutran\noutreach\noutright\noutsell\noutset\noutshine\noutside\noutskirt\noutsmart\noutsold\noutstay\nouttake\noutvote\noutward\noutweigh\noutwore\novary\novation\noverall\noverbear\noverbore\novercame\novercast\noverdid\noverdo\noverdose\noverdraw\noverdue\novereat\noverflow\novergrew\noverhaul\noverhead\noverhung\noverjoy\noverlain\noverlap\noverlie\noverload\noverlong\noverlook\noverpass\noverpay\noverran\noverrate\noverride\noverrule\noversaw\noverseas\noversee\novershot\noverstep\novertake\novertax\novertime\novertone\noverture\noverview\noverwork\novulate\novum\nowlet\noxbow\noxford\noxide\noxygen\noxymora\nozone\npacific\npacifism\npacify\npackage\npacket\npaddle\npadlock\npage\npageant\npagoda\npaid\npainful\npainless\npalace\npalatial\npalaver\npalazzi\npalette\npallid\npallor\npalmist\npalomino\npalpable\npalpate\npalsy\npaltry\npampas\npamphlet\npanacea\npancake\npancreas\npanda\npander\npanel\npanic\npanicked\npanicky\npannier\npanoply\npanorama\npantie\npapa\npapacy\npapayas\npaperboy\npaprika\npapyri\npapyrus\nparable\nparadigm\nparadise\nparadox\nparaffin\nparagon\nparakeet\nparallel\nparanoia\nparasite\nparasol\nparboil\nparcel\npardon\nparent\nparental\nparfait\npariah\nparity\nparka\nparkour\nparkway\nparlay\nparody\nparole\nparquet\nparsley\nparsnip\npart\npartake\npartial\npartner\npartook\nparvenu\npaschal\npashas\npassable\npassage\npassbook\npasserby\npassion\npasskey\npassport\npassword\npasta\npastel\npastiche\npastime\npastor\npastoral\npasture\npatella\npaternal\npathetic\npathos\npathway\npatience\npatient\npatina\npatio\npatriot\npattern\npaucity\npaunch\npauper\npavement\npavilion\npawl\npawpaw\npaycheck\npayee\npayload\npayment\npayoff\npayroll\npaywall\npeace\npeaceful\npeafowl\npeahen\npeak\npebble\npecan\npeccary\npectin\npedal\npedant\npedantic\npedantry\npedestal\npedigree\npeekaboo\npeephole\npeerage\npeerless\npeeve\npeevish\npeewee\npekoe\npelagic\npelican\npellet\npenalty\npencil\npended\npendent\npending\npends\npendulum\npenguin\npenitent\npennant\npennon\npenny\npensive\npentagon\npenury\npeonage\npeople\npeppery\npercale\nperceive\npercent\nperch\nperfect\nperfidy\nperform\nperfume\nperhaps\nperigee\nperil\nperilous\nperiod\nperiodic\nperish\nperiwig\nperjure\nperky\npermeate\npermit\npermute\nperoxide\nperplex\npersist\nperson\npersonal\nperspire\npersuade\nperturb\nperusal\nperuse\npervade\nperverse\npervert\npeseta\npeso\npetard\npetiole\npetrify\npetrol\npetulant\npetunia\npewter\npeyote\nphalanx\nphallic\nphallus\nphantom\npharaoh\npharmacy\npharynx\nphase\nphial\nphish\nphlegm\nphlox\nphobia\nphoebe\nphoenix\nphone\nphoneme\nphonetic\nphonic\nphooey\nphosphor\nphoto\nphrasal\nphyla\nphylum\nphysic\nphysical\nphysique\npianist\npiano\npiazzas\npicante\npiccolo\npick\npickax\npickup\npicnic\npicture\npidgin\npiebald\npiety\npiffle\npigeon\npiggish\npiggy\npiglet\npigskin\npigsty\npigtail\npilaf\npileup\npilfer\npilgrim\npimento\npincer\npinhead\npinhole\npinkeye\npinkie\npinkish\npinnacle\npinnate\npinpoint\npinup\npioneer\npious\npipe\npipeline\npipit\npippin\npiquancy\npiquant\npique\npiracy\npiranha\npistil\npiston\npita\npiteous\npitfall\npitiful\npitiless\npittance\npivot\npivotal\npixie\npizza\npizzazz\nplacard\nplacate\nplacebo\nplacenta\nplacid\nplain\nplanar\nplanet\nplankton\nplantain\nplasma\nplaster\nplastic\nplateau\nplateful\nplaten\nplatform\nplatinum\nplatonic\nplatoon\nplaudit\nplayable\nplayact\nplayback\nplayboy\nplayful\nplaymate\nplaypen\nplayroom\nplaza\nplead\npleasant\nplease\npleasure\npledge\nplenary\nplenty\nplethora\nplexus\npliancy\nplinth\nplot\nplover\nplug\nplugin\nplumage\nplumb\nplummet\nplunk\nplural\nplywood\npockmark\npodcast\npodiatry\npodium\npoem\npoesy\npoetess\npoetic\npoetical\npoetry\npogrom\npoignant\npoint\npolar\npolarity\npolecat\npolemic\npolicy\npolio\npolish\npolite\npolitic\npolkas\npoll\npollen\npollster\npollute\npolygamy\npolygon\npolymer\npolyp\npomade\npompom\npompous\nponcho\nponiard\npontiff\npontoon\nponytail\npopcorn\npoplin\npopover\npoppas\npoppy\npopulace\npopular\npopulous\nporcine\npork\nporous\nporpoise\nporridge\nportable\nportion\nportrait\nportray\nposeur\nposition\npositive\nposse\npossess\npossible\npossum\npostage\npostal\npostbox\npostcard\npostcode\npostdate\npostdoc\npostman\npostmark\npostpone\npotash\npotato\npotbelly\npotency\npotent\npotful\npothole\npothook\npotluck\npotpie\npoultry\npoverty\npowder\npowerful\npowwow\npractice\nprairie\npraise\npraline\nprance\nprawn\npray\npreach\npreamble\nprecede\nprecinct\nprecise\npredate\npredator\npredict\npreempt\npreen\npreexist\nprefab\npreface\nprefer\nprefix\npregnant\npreheat\nprejudge\nprelude\npremier\npremium\nprenup\nprep\nprepaid\nprepare\nprepay\nprequel\npresage\npresence\npresent\npreside\npress\npressure\nprestige\npresto\npresume\npretend\npretext\npretty\npretzel\nprevail\nprevious\nprice\npricier\npriciest\nprig\nprimal\nprimary\nprimeval\nprimp\nprimrose\nprincess\nprintout\nprior\npriority\nprissy\npristine\nprithee\nprivacy\nprivate\nprivet\nprivy\nprobable\nprobate\nprobity\nproblem\nproceed\nprocess\nproclaim\nproctor\nprocure\nprodigal\nprodigy\nproduce\nprofane\nprofile\nprofit\nprofound\nprofuse\nprogeny\nprogram\nprogress\nprohibit\nproject\nprolific\nprolix\nprologue\nprolong\npromise\npromos\npromote\nprompt\npronoun\nproof\npropel\nproperty\nprophecy\nprophet\nproposal\npropose\npros\nprosaic\nprosody\nprospect\nprosper\nprotein\nprotocol\nproton\nprotract\nprotrude\nproud\nprove\nproverb\nprovide\nprovince\nproviso\nprovoke\nprovost\nproxy\nprudence\nprudent\nprudery\nprudish\nprune\nprurient\npsalm\npseudo\npshaw\npsst\npsych\npsychic\npublic\npublish\npuckish\npudgy\npueblo\npuerile\npulley\npullout\npullover\npulp\npulpit\npulsar\npulsate\npulse\npuma\npumice\npummel\npumpkin\npunctual\npuncture\npundit\npungent\npunish\npunitive\npunster\npuny\npupae\npupil\npuppet\npurchase\npurge\npurify\npurist\npuritan\npurloin\npurple\npurport\npursue\npursuit\npurveyor\npurview\npush\npushover\npustule\nputative\nputrefy\nputrid\nputsch\nputt\npuzzle\npygmy\npyramid\npyrite\npython\nquadrant\nquaff\nquagmire\nquahog\nquaint\nquake\nqualify\nquandary\nquantify\nquantum\nquarrel\nquarry\nquart\nquartet\nquartos\nquasar\nquasi\nquaver\nquay\nquell\nquench\nquery\nquest\nquestion\nqueue\nquibble\nquiche\nquick\nquicken\nquietus\nquinine\nquintet\nquire\nquirky\nquit\nquixotic\nquizzes\nquondam\nquorum\nquotable\nquotas\nquote\nquotient\nrabbit\nrabies\nraceme\nraceway\nracial\nracism\nradar\nradiance\nradiant\nradiator\nradical\nradio\nradius\nraffia\nraffish\nraglan\nragout\nragtag\nragtime\nragweed\nrailroad\nrailway\nrainbow\nraincoat\nraindrop\nrainfall\nrajah\nrakish\nramble\nrampage\nrampant\nramrod\nrancid\nrandom\nrang\nrankle\nransack\nrapid\nrapidity\nrapier\nrapport\nrarefy\nraster\nratify\nratios\nrattle\nrattrap\nraucous\nravage\nravenous\nravine\nravioli\nrawhide\nrawness\nrayon\nrazor\nreadable\nreadjust\nreadmit\nreadout\nready\nreagent\nrealign\nrealism\nreality\nreappear\nreapply\nreason\nrebel\nrebind\nrebirth\nreborn\nrebound\nrebuff\nrebuild\nrebuke\nrebut\nrecall\nrecant\nrecap\nreceipt\nreceive\nrecharge\nrecheck\nrecipe\nrecital\nreckless\nreckon\nreclaim\nrecluse\nrecoil\nrecord\nrecount\nrecoup\nrecourse\nrecover\nrecreate\nrecruit\nrectify\nrectory\nrecur\nrecycle\nredcoat\nredden\nreddish\nredeem\nredefine\nredesign\nredhead\nredid\nredirect\nredo\nredone\nredouble\nredraft\nredraw\nredress\nredskin\nredwood\nreenact\nreentry\nreferee\nrefill\nrefinery\nrefinish\nreflect\nreflex\nrefocus\nreform\nreformat\nrefract\nrefrain\nrefresh\nrefugee\nrefund\nrefusal\nrefuse\nregale\nregalia\nregard\nregatta\nregime\nregiment\nregion\nregional\nregister\nregret\nregroup\nregular\nregulate\nrehab\nrehash\nrehire\nreign\nreindeer\nreinvent\nreissue\nreject\nrejoice\nrejoin\nrekindle\nrelabel\nrelaid\nrelative\nrelax\nrelearn\nrelease\nrelent\nrelevant\nreliable\nreliance\nreliant\nrelic\nreligion\nrelish\nrelive\nrelocate\nrely\nremade\nremain\nremark\nremarry\nrematch\nremedial\nremember\nremiss\nremit\nremnant\nremodel\nremorse\nremote\nremoval\nrename\nrenegade\nrenege\nrenew\nrenewal\nrennet\nrenovate\nrenown\nrental\nreoccur\nreopen\nreorder\nreorg\nrepair\nrepeat\nrephrase\nreplace\nreplete\nreplica\nreport\nreprint\nreprisal\nreprise\nreproach\nreproof\nreprove\nreptile\nrepublic\nrepulse\nrepute\nrequest\nrequire\nreran\nreread\nreroute\nrescind\nrescue\nresearch\nresell\nresemble\nresend\nreserve\nreset\nresident\nresidual\nresist\nresistor\nresold\nresolute\nresolve\nresonant\nresource\nrespect\nrespire\nrespond\nresponse\nrestless\nrestock\nrestore\nrestrain\nrestrict\nrestudy\nresubmit\nresult\nretake\nrethink\nreticent\nretina\nretinue\nretiree\nretook\nretouch\nretrace\nretreat\nretrial\nretrieve\nretrod\nretry\nreturn\nretweet\nretype\nreunify\nreunion\nreunite\nrevamp\nreveal\nrevelry\nrevenge\nreverent\nreversal\nreverse\nrevert\nreview\nrevision\nrevisit\nrevival\nrevolt\nrevue\nrework\nrewrite\nrhapsody\nrheas\nrhetoric\nrheum\nrhino\nrhizome\nrhodium\nrhombus\nrhubarb\nrhyme\nrhythm\nrhythmic\nribald\nribbon\nrichness\nrickshaw\nricochet\nricotta\nriddance\nridicule\nrightful\nrigid\nrigidity\nrigorous\nringlet\nringside\nringworm\nriot\nriotous\nripeness\nriposte\nripsaw\nrise\nrisky\nritual\nritzy\nrivalry\nriverbed\nrivulet\nroach\nroad\nroadbed\nroadside\nroadway\nroast\nrobin\nrobot\nrobotic\nrocket\nrococo\nrodent\nrodeos\nroebuck\nroger\nroguery\nroguish\nroister\nrole\nrollick\nromance\nromantic\nrooftop\nroom\nroomful\nroommate\nrootless\nrosary\nroseate\nrosebud\nrosemary\nrostrum\nrotate\nrotunda\nroughage\nroughen\nroulette\nroundup\nroute\nroutine\nrowboat\nroyal\nrubbery\nrubbish\nrubella\nrubric\nruby\nrucksack\nruckus\nrude\nrudeness\nrudiment\nruffian\nruin\nruinous\nrumbas\nruminate\nrummage\nrumple\nrumpus\nrundown\nrunoff\nrunway\nrupture\nrural\nrustic\nruthless\nsabotage\nsaboteur\nsackful\nsacred\nsafari\nsafe\nsafety\nsaga\nsaguaro\nsahib\nsailboat\nsaint\nsalad\nsalami\nsalary\nsalesman\nsalient\nsaline\nsaliva\nsalivate\nsaloon\nsalsas\nsalt\nsalute\nsalvage\nsalvo\nsamba\nsameness\nsamovar\nsample\nsamurai\nsanctify\nsanction\nsanctum\nsandbar\nsandbox\nsandhog\nsandlot\nsandman\nsandwich\nsanitary\nsanity\nsanserif\nsapling\nsapphire\nsarcasm\nsarcoma\nsardine\nsardonic\nsari\nsashay\nsassy\nsatchel\nsateen\nsatiate\nsatiety\nsatire\nsatirist\nsatisfy\nsatrap\nsaturate\nsatyr\nsauce\nsaucepan\nsaunas\nsaunter\nsausage\nsavanna\nsavant\nsavvy\nsawdust\nsawmill\nscabies\nscaffold\nscale\nscalene\nscallop\nscalpel\nscampi\nscan\nscandal\nscapula\nscarab\nscarce\nscarcity\nscarf\nscarlet\nscarves\nscavenge\nscenario\nscene\nscenery\nscenic\nschedule\nscheme\nscherzo\nschism\nschlep\nschlock\nschmaltz\nschmooze\nschmuck\nscholar\nschool\nschooner\nschuss\nschwa\nsciatic\nscience\nscion\nscissor\nscoff\nsconce\nscoop\nscore\nscornful\nscorpion\nscotch\nscowl\nscrabble\nscraggly\nscratch\nscrawny\nscreech\nscreen\nscribe\nscript\nscroll\nscrooge\nscrounge\nscrubby\nscruff\nscruple\nscrutiny\nscuba\nscud\nscuffle\nsculpt\nsculptor\nscurry\nscuttle\nscuzzy\nscythe\nseabed\nseabird\nseafood\nsealant\nseaman\nseamless\nseamy\nseaport\nsearch\nseashore\nseasick\nseaside\nseasonal\nseaway\nseaweed\nsecede\nsecond\nsecrecy\nsecret\nsect\nsection\nsecular\nsecurity\nsedan\nsedate\nsedation\nsedative\nsediment\nseedling\nseek\nseepage\nseesaw\nseethe\nsegment\nseismic\nseizure\nseldom\nself\nselfie\nselfish\nselfless\nselloff\nsellout\nsemantic\nsemester\nseminar\nsemis\nsenator\nsenile\nsenility\nsenior\nsenna\nsensible\nsensory\nsensual\nsensuous\nsentence\nsentient\nsepal\nseparate\nsepsis\nseptet\nseptic\nseptum\nsequel\nsequence\nsequoia\nseraph\nserenade\nserene\nserenity\nserfdom\nsergeant\nserial\nseries\nserious\nsermon\nserpent\nserried\nserum\nservant\nserve\nservice\nservos\nsesame\nsession\nsetback\nsettable\nsettle\nseventh\nseveral\nsevere\nseverity\nsewage\nsewn\nshabby\nshackle\nshadow\nshah\nshaken\nshakeup\nshaky\nshall\nshallow\nshamble\nshamrock\nshape\nshard\nsharia\nsharpen\nshatter\nsheaf\nsheepish\nsheet\nshekel\nshelter\nshelve\nshepherd\nsherbet\nsheriff\nshield\nshift\nshimmy\nshindig\nshiny\nshipload\nshipment\nshipyard\nshire\nshock\nshoddy\nshoelace\nshoos\nshop\nshoplift\nshort\nshortage\nshortcut\nshorten\nshould\nshovel\nshowbiz\nshowcase\nshowdown\nshowery\nshowman\nshown\nshowoff\nshowroom\nshrank\nshrapnel\nshrewd\nshriek\nshrill\nshrimp\nshrivel\nshrub\nshrunken\nshudder\nshush\nshut\nshutdown\nshuteye\nshutout\nshyness\nshyster\nsibling\nsibyl\nsickbed\nsicken\nsickness\nsidearm\nsidekick\nsideline\nsidelong\nsideshow\nsidestep\nsidewalk\nsiege\nsierra\nsiestas\nsigma\nsign\nsignal\nsignet\nsignify\nsignpost\nsilage\nsilent\nsilica\nsilicon\nsilly\nsilos\nsilver\nsimian\nsimilar\nsimile\nsimplex\nsimplify\nsimulate\nsince\nsincere\nsinewy\nsingle\nsingsong\nsingular\nsinuous\nsiphon\nsirloin\nsirocco\nsisal\nsister\nsitcom\nsituate\nsixpence\nsixteen\nsixth\nsixtieth\nsize\nskate\nskein\nskeleton\nsketch\nskid\nskimp\nskinhead\nskinny\nskirmish\nskirt\nskittish\nskivvy\nskull\nskullcap\nskunk\nskycap\nskydive\nskyjack\nskylark\nskylight\nskyline\nskyward\nslab\nslalom\nslander\nslang\nslapdash\nsleazy\nsleep\nsleety\nsleeve\nsleigh\nsleuth\nslime\nslinky\nslip\nslippery\nslipshod\nslither\nslogan\nslope\nslothful\nslouch\nslowness\nslowpoke\nsludge\nsluggish\nsluice\nslum\nslumdog\nslushy\nsmallish\nsmarmy\nsmart\nsmash\nsmelt\nsmidgen\nsmirch\nsmirk\nsmite\nsmithy\nsmitten\nsmoggy\nsmoky\nsmooth\nsmother\nsmudgy\nsmug\nsmugness\nsnack\nsnafu\nsnail\nsnap\nsnappy\nsnapshot\nsnazzy\nsneaky\nsneeze\nsniff\nsniffle\nsnifter\nsnipe\nsnippet\nsnobbery\nsnobbish\nsnobby\nsnoopy\nsnooze\nsnorkel\nsnow\nsnowfall\nsnowmen\nsnuggle\nsoak\nsoapbox\nsoapy\nsobriety\nsoccer\nsociable\nsocial\nsociety\nsodas\nsoft\nsoftness\nsoftware\nsoil\nsojourn\nsolace\nsolaria\nsolemn\nsolicit\nsolid\nsolidify\nsolitary\nsolitude\nsoloist\nsoluble\nsolution\nsolvable\nsolve\nsolvent\nsomebody\nsomeday\nsomehow\nsomeone\nsometime\nsomewhat\nsonar\nsonata\nsonic\nsonny\nsonorous\nsoon\nsooty\nsophism\nsoprano\nsorbet\nsorcerer\nsorcery\nsordid\nsoreness\nsorghum\nsorority\nsorrel\nsortie\nsottish\nsoulful\nsource\nsouth\nsouthern\nsouthpaw\nsouvenir\nsoviet\nsoybean\nspacey\nspacier\nspaciest\nspacious\nspandex\nspangle\nspaniel\nspank\nspare\nsparkle\nsparrow\nspartan\nspatula\nspecial\nspecie\nspecific\nspecify\nspecimen\nspeck\nspeckle\nspectra\nspectrum\nspeech\nspeed\nspeedup\nspeedway\nspell\nspent\nsphere\nsphinx\nspicy\nspider\nspiffy\nspigot\nspinach\nspindle\nspiral\nspirit\nspittle\nsplay\nspleen\nsplendid\nsplit\nsplodge\nsplotch\nsplurge\nspoke\nsponge\nsponsor\nsporadic\nsporran\nspotless\nspotty\nspouse\nspread\nspring\nsprinkle\nsprout\nspruce\nspume\nspumoni\nspunky\nspur\nspurious\nsputter\nsquabble\nsquad\nsquadron\nsqualid\nsquall\nsqualor\nsquander\nsquare\nsquash\nsqueak\nsqueeze\nsquelch\nsquirm\nsquirrel\nsquishy\nstadium\nstaff\nstage\nstagnant\nstairway\nstallion\nstalwart\nstamen\nstamina\nstammer\nstamp\nstampede\nstance\nstand\nstandard\nstandby\nstandoff\nstandout\nstanza\nstarchy\nstardom\nstarfish\nstark\nstarlit\nstarry\nstarve\nstatic\nstation\nstature\nstatus\nstaunch\nstay\nsteady\nsteel\nsteeple\nstellar\nstencil\nstep\nstepdad\nstepmom\nsteppe\nstepson\nstereo\nsterile\nsterling\nstern\nsternum\nsteward\nstick\nstickup\nstiffen\nstifle\nstigmas\nstigmata\nstilt\nstimuli\nstimulus\nstingy\nstipend\nstipple\nstir\nstirrup\nstoat\nstockade\nstocky\nstodgy\nstoical\nstoicism\nstomach\nstone\nstood\nstooge\nstopgap\nstopover\nstoppage\nstorage\nstory\nstowaway\nstraddle\nstrafe\nstraight\nstrata\nstrategy\nstratify\nstratum\nstraw\nstreaky\nstream\nstreet\nstrength\nstress\nstretch\nstrewn\nstricken\nstrict\nstridden\nstrike\nstriven\nstrode\nstrong\nstrophe\nstrudel\nstruggle\nstub\nstubborn\nstubby\nstucco\nstudent\nstudio\nstudious\nstudy\nstuffy\nstumble\nstumpy\nstunt\nstupefy\nstupor\nstyle\nstylish\nstylus\nstymie\nstyptic\nsuave\nsuavity\nsubdue\nsubgroup\nsubhead\nsubject\nsubjoin\nsublime\nsubmerge\nsubmit\nsuborn\nsubplot\nsubpoena\nsubset\nsubside\nsubsist\nsubsoil\nsubsume\nsubteen\nsubtle\nsubtlety\nsubtract\nsuburb\nsuburban\nsubvert\nsubway\nsucceed\nsuccess\nsuccinct\nsuccumb\nsuckle\nsucrose\nsudden\nsuede\nsuffer\nsuffice\nsuffix\nsuffrage\nsuffuse\nsugar\nsuggest\nsuitable\nsuitcase\nsuitor\nsulky\nsullen\nsultan\nsultry\nsumac\nsummary\nsummon\nsunbathe\nsunbeam\nsunblock\nsunburn\nsundae\nsundial\nsundry\nsunfish\nsunken\nsunlamp\nsunlight\nsunlit\nsunrise\nsunroof\nsunshine\nsunspot\nsunup\nsuperb\nsuperior\nsupplant\nsupple\nsupport\nsuppose\nsuppress\nsupreme\nsurefire\nsurface\nsurfeit\nsurgeon\nsurgery\nsurgical\nsurmount\nsurname\nsurpass\nsurplus\nsurprise\nsurreal\nsurround\nsurtax\nsurvey\nsurvival\nsurvive\nsurvivor\nsuspect\nsuspend\nsuspense\nsustain\nsvelte\nswaddle\nswam\nswamis\nswampy\nswarthy\nswathe\nswear\nsweaty\nsweeten\nswept\nswimsuit\nswing\nswinish\nswirl\nswish\nswitch\nswivel\nswollen\nsworn\nsycamore\nsyllable\nsyllabus\nsylph\nsylvan\nsymbol\nsymbolic\nsymmetry\nsympathy\nsymphony\nsymptom\nsynapse\nsync\nsyndrome\nsynergy\nsynod\nsynonym\nsynopses\nsyntax\nsyringe\nsyrup\nsystem\ntableau\ntabloid\ntaboo\ntabulate\ntacit\ntaciturn\ntackle\ntacky\ntaco\ntactful\ntactical\ntactile\ntactless\ntadpole\ntaffeta\ntailgate\ntailor\ntailpipe\ntailspin\ntake\ntakeoff\ntakeout\ntakeover\ntalent\ntalisman\ntallyho\ntamale\ntampon\ntanager\ntandem\ntangelo\ntangent\ntangible\ntangos\ntankard\ntannin\ntantrum\ntapestry\ntapeworm\ntapioca\ntapir\ntaproom\ntardy\ntarget\ntariff\ntarmac\ntarnish\ntarot\ntassel\ntaste\ntattoo\ntaupe\ntawdry\ntawny\ntaxable\ntaxation\ntaxicab\ntaxpayer\nteabag\nteacup\nteam\nteammate\nteamster\nteamwork\nteapot\nteardrop\nteatime\ntechno\ntechs\ntedious\nteenage\nteeny\nteeter\nteeth\nteetotal\ntelegram\ntelethon\nteletype\ntelevise\ntelex\ntell\ntelltale\ntemblor\ntempera\ntemplate\ntemple\ntempo\ntemporal\ntenacity\ntenancy\ntenant\ntendency\ntendon\ntendril\ntenement\ntenfold\ntennis\ntenor\ntenpin\ntension\ntentacle\ntenuous\ntepid\ntequila\nterabit\nterminal\ntermini\nterminus\ntermite\nterrace\nterrain\nterrible\nterrific\nterrify\ntesty\ntextbook\ntextile\ntextual\ntexture\nthalami\nthan\nthankful\nthatch\nthematic\ntheology\ntheorem\ntheorist\ntheory\ntherapy\ntherein\nthereof\nthermal\nthermos\nthesauri\nthese\nthesis\ntheta\nthey\nthicken\nthimble\nthink\nthird\nthirst\nthirteen\nthis\nthither\nthorax\nthorium\nthorough\nthough\nthous\nthousand\nthrall\nthrash\nthreat\nthreaten\nthrew\nthrice\nthrift\nthroaty\nthrottle\nthrown\nthud\nthumb\nthunder\nthwack\nthwart\nthymus\nthyroid\nthyself\ntiara\ntibia\nticket\nticklish\ntidy\ntiff\ntiger\ntightwad\ntilde\ntimber\ntime\ntimeless\ntimezone\ntimid\ntimidity\ntimpani\ntinder\ntinfoil\ntinkle\ntinsel\ntipster\ntipsy\ntiptoe\ntirade\ntiresome\ntoasty\ntobacco\ntoboggan\ntoday\ntoddle\ntoehold\ntoenail\ntofu\ntoga\ntogether\ntoken\ntokenism\ntolerant\ntollgate\ntomahawk\ntomato\ntomorrow\ntongue\ntonight\ntonnage\ntonsil\ntonsure\ntoolbar\ntoolbox\ntoolkit\ntooth\ntopaz\ntopcoat\ntopic\ntopknot\ntopless\ntopmast\ntopology\ntopple\ntopsail\ntopside\ntorment\ntornado\ntorpedo\ntorpid\ntorpor\ntorque\ntorsion\ntorso\ntort\ntortilla\ntortoise\ntortuous\ntoss\ntossup\ntotal\ntotality\ntotem\ntotemic\ntoucan\ntouch\ntourist\ntousle\ntoward\ntowhead\ntown\ntownship\ntowpath\ntoxin\ntrace\ntracery\ntrachea\ntractor\ntraduce\ntraffic\ntragedy\ntragic\ntrain\ntrainee\ntraipse\ntrammel\ntranquil\ntransact\ntransfer\ntransit\ntransom\ntrap\ntrapdoor\ntrashcan\ntrauma\ntravail\ntravel\ntraverse\ntravesty\ntreacle\ntreasure\ntreatise\ntreble\ntree\ntreetop\ntrefoil\ntrellis\ntremolo\ntremor\ntrend\ntrestle\ntriage\ntrial\ntriangle\ntribe\ntribunal\ntribute\ntriceps\ntrickery\ntrickle\ntricky\ntricycle\ntrident\ntrillion\ntrilogy\ntrinity\ntrinket\ntriple\ntripos\ntrisect\ntriumph\ntrivial\ntrochee\ntrodden\ntroika\ntroll\ntrolley\ntrollop\ntrombone\ntroop\ntrophy\ntropical\ntropism\ntrouble\ntrounce\ntroupe\ntrouser\ntrowel\ntroy\ntruancy\ntruant\ntruck\ntruffle\ntruism\ntrump\ntrumpet\ntruncate\ntrundle\ntrust\ntrustee\ntrustful\ntryout\ntsunami\ntubas\ntubular\ntuft\ntugboat\ntuition\ntulip\ntulle\ntumult\ntundra\ntune\ntuneful\ntunic\ntunnel\nturbine\nturbot\ntureen\nturgid\nturkey\nturmoil\nturncoat\nturnip\nturnoff\nturnout\nturnover\nturnpike\nturret\nturtle\ntussock\ntutor\ntutorial\ntutus\ntuxedo\ntwang\ntweak\ntweezers\ntwelfth\ntwelve\ntwenty\ntwerp\ntwice\ntwiddle\ntwig\ntwiggy\ntwilight\ntwill\ntwinge\ntwist\ntwofer\ntwofold\ntwosome\ntying\ntype\ntypecast\ntypeface\ntypeset\ntyphoid\ntyphoon\ntyphus\ntypical\ntypify\ntypist\ntypos\ntyranny\nubiquity\nugliness\nukulele\nulnae\nulterior\nultimate\nultra\nululate\numbel\numbrage\numbrella\numiak\numlaut\numpteen\nunabated\nunaided\nunasked\nunaware\nunbend\nunbiased\nunbolt\nunbosom\nunbroken\nunburden\nuncanny\nuncivil\nunclasp\nuncle\nunclear\nuncoil\nuncommon\nuncork\nuncouth\nuncover\nuncut\nundated\nunder\nunderage\nundercut\nunderdog\nundergo\nunderlay\nunderlie\nundertow\nundid\nundo\nundone\nundress\nunearth\nuneasy\nuneaten\nunending\nunequal\nunerring\nunfair\nunfasten\nunfilled\nunfold\nunfrock\nunfunny\nunfurl\nungainly\nungodly\nunhand\nunhappy\nunheard\nunhinge\nunhitch\nunholy\nunhook\nunhorse\nunhurt\nunicorn\nunicycle\nuniform\nunify\nunique\nunitary\nunite\nuniverse\nunjust\nunkempt\nunkind\nunknown\nunlace\nunlatch\nunlawful\nunleaded\nunleash\nunless\nunlike\nunlisted\nunload\nunlock\nunloose\nunlucky\nunmade\nunmarked\nunmask\nunmoral\nunmoved\nunnamed\nunnerve\nunpack\nunpaid\nunpaved\nunpin\nunplug\nunproven\nunquote\nunravel\nunread\nunrest\nunripe\nunroll\nunruly\nunsafe\nunsay\nunseat\nunseemly\nunseen\nunsettle\nunsigned\nunsnap\nunsnarl\nunsolved\nunsound\nunspoken\nunsteady\nunstop\nunstuck\nunsuited\nunsung\nuntidy\nuntil\nuntimely\nuntiring\nuntoward\nuntried\nuntrue\nuntruth\nuntwist\nuntying\nunusable\nunused\nunusual\nunveil\nunwanted\nunwashed\nunwed\nunwell\nunwieldy\nunwise\nunworthy\nunwrap\nunzip\nupbraid\nupchuck\nupcoming\nupdate\nupfront\nupgrade\nupheaval\nupheld\nuphill\nupkeep\nupland\nuplift\nupon\nupper\nupping\nuppity\nupright\nuproar\nuproot\nupscale\nupset\nupshot\nupside\nupstairs\nupstate\nupstream\nupsurge\nupswing\nuptake\nuptown\nupturn\nupward\nurban\nurchin\nurethra\nurgency\nurgent\nuric\nurology\nusable\nuseful\nuseless\nusher\nusual\nusurer\nusurp\nutensil\nuterine\nuterus\nutility\nutmost\nutopia\nutter\nuvula\nvacancy\nvacant\nvacation\nvaccine\nvacuity\nvacuous\nvacuum\nvagary\nvalence\nvalid\nvalidate\nvalidity\nvalise\nvalley\nvaluable\nvalue\nvamoose\nvampire\nvandal\nvane\nvanguard\nvanilla\nvanish\nvanquish\nvariable\nvariance\nvariant\nvariety\nvarious\nvarlet\nvastness\nvector\nveggie\nvehement\nvehicle\nvein\nvellum\nvelocity\nvelour\nvelvet\nvenal\nvendetta\nvendor\nveneer\nvengeful\nvenison\nvenom\nvenous\nventure\nvenue\nveracity\nverbal\nverbatim\nverbena\nverbiage\nverbose\nverdant\nverdict\nverify\nverse\nversion\nversus\nvertex\nvertical\nvertices\nvertigo\nvery\nvesper\nvessel\nvestige\nvestment\nvestry\nveteran\nveto\nvexation\nviaduct\nvibrant\nvicar\nviceroy\nvicinity\nvicious\nvictory\nvideo\nview\nvigil\nvigilant\nvilify\nvilla\nvillage\nvillain\nvinegar\nvineyard\nvintage\nvintner\nvinyl\nviolas\nviolence\nviolent\nviolin\nviolist\nviper\nvirago\nvireos\nvirgule\nvirile\nvirility\nvirtual\nvirtue\nvirtuoso\nvirulent\nvisa\nvisage\nviscera\nviscid\nviscus\nvisible\nvision\nvisit\nvisitor\nvisor\nvistas\nvisual\nvital\nvitality\nvitamin\nvitiate\nvitriol\nvivace\nvivacity\nvivas\nvixen\nvizier\nvocalic\nvocalist\nvodka\nvogue\nvoice\nvolatile\nvolcanic\nvolcano\nvolition\nvolt\nvoltage\nvoltaic\nvolume\nvoodoo\nvowel\nvoyage\nvulgar\nvulvae\nwackos\nwadis\nwafer\nwaggish\nwait\nwaitress\nwakeful\nwalk\nwalkout\nwalkway\nwallaby\nwallet\nwalleye\nwallop\nwalrus\nwaltz\nwampum\nwanna\nwannabe\nwanton\nwapiti\nwardrobe\nwarfare\nwarhead\nwarlike\nwarlock\nwarlord\nwarmth\nwarn\nwarpath\nwarrant\nwarren\nwarrior\nwarthog\nwartime\nwash\nwashable\nwashout\nwashroom\nwashtub\nwaspish\nwastage\nwasteful\nwastrel\nwatchdog\nwatchful\nwatchman\nwaterbed\nwaterway\nwaveform\nwavelet\nwaxen\nwaxiness\nwaxwing\nwaxwork\nwaylaid\nwaylay\nwayside\nwayward\nweaken\nweakling\nweakness\nwealthy\nweasel\nweather\nwebcam\nwebcast\nwebinar\nwebsite\nwedlock\nweedy\nweekday\nweekend\nweighty\nweird\nweirdos\nwelcome\nwelfare\nwelkin\nwelsh\nwelt\nwerewolf\nwestern\nwetland\nwhack\nwhammy\nwharf\nwhatnot\nwheat\nwheedle\nwheel\nwheeze\nwhen\nwhenever\nwhereas\nwhereon\nwhich\nwhiff\nwhile\nwhilst\nwhim\nwhimper\nwhimsy\nwhinny\nwhisk\nwhistle\nwhiten\nwhitish\nwhoa\nwhodunit\nwhoop\nwhoosh\nwhorl\nwiden\nwidth\nwigwam\nwiki\nwild\nwildcat\nwildfire\nwildlife\nwildness\nwillowy\nwimpy\nwindbag\nwindfall\nwindmill\nwindow\nwindpipe\nwindsurf\nwindup\nwindy\nwine\nwingspan\nwingtip\nwinos\nwinsome\nwinter\nwiretap\nwiry\nwisdom\nwishbone\nwishful\nwisp\nwithal\nwithdraw\nwithheld\nwithin\nwithout\nwitness\nwitty\nwizard\nwoeful\nwolf\nwolfish\nwolfram\nwolves\nwoman\nwonder\nwondrous\nwoodcut\nwooden\nwoodland\nwoodsman\nwoodsy\nwoodwind\nwoodwork\nwoozy\nword\nworkable\nworkbook\nworkday\nworkfare\nworkload\nworkman\nworkout\nworkshop\nwormhole\nwormy\nworsen\nworship\nworst\nworthy\nwoven\nwrangle\nwrath\nwreck\nwreckage\nwretch\nwriggle\nwritable\nwrite\nwritten\nwrong\nwrongful\nxenon\nxylem\nyacht\nyahoos\nyardage\nyardarm\nyarmulke\nyawn\nyearbook\nyearling\nyearn\nyeasty\nyellow\nyeoman\nyeti\nyogi\nyokel\nyoung\nyourself\nyowl\nyttrium\nyucca\nyule\nyuppie\nzealot\nzebras\nzebu\nzenith\nzephyr\nzero\nzestful\nzeta\nzigzag\nzincked\nzincking\nzinnia\nzircon\nzodiac\nzombie\nzonal\nzoology\nzucchini\nzygote\n";

  // script/feedback/receipts.js
  var CHECKS = [1, 1, 1, 2, 2, 2, 2];
  var WIDTH = 13;
  var RANDOM = 10;
  var CHECKED = 11;
  var COST = { t: 2, m: 19456, p: 1, dkLen: 32, maxmem: 2 ** 25 };
  var NEAR = 2;
  var utf8 = (text) => new TextEncoder().encode(text);
  var listed = en_default.split(/\s+/).filter(Boolean);
  var places = new Map(listed.map((word, place) => [word, place]));
  var Slip = class extends Error {
    constructor(count, where) {
      super("slip");
      this.count = count;
      this.places = where;
    }
  };
  var drawn = () => random(RANDOM);
  function check(secret) {
    const digest = sha256(joined(utf8("pulse receipt"), secret));
    return (digest[0] << 8 | digest[1]) >> 16 - CHECKED;
  }
  function written(secret) {
    let number = toNumber(secret);
    let rest = check(secret);
    return CHECKS.slice().reverse().map((bits) => {
      const size = BigInt(2 ** (WIDTH - bits));
      const mine = Number(number % size);
      const word = listed[mine << bits | rest & 2 ** bits - 1];
      number /= size;
      rest >>= bits;
      return word;
    }).reverse();
  }
  function fits(found) {
    let number = BigInt(0);
    let given = 0;
    found.forEach((place, nth) => {
      const bits = CHECKS[nth];
      number = number * BigInt(2 ** (WIDTH - bits)) + BigInt(place >> bits);
      given = given << bits | place & 2 ** bits - 1;
    });
    const secret = toBytes(number, RANDOM);
    return check(secret) === given ? secret : null;
  }
  var split = (text) => text.slice(0, 400).normalize("NFKC").toLowerCase().replace(/\p{Cf}/gu, "").replace(/[^\p{L}]/gu, " ").split(" ").filter(Boolean);
  function read(text) {
    const words = split(text);
    if (words.length !== CHECKS.length) throw new Slip(words.length, []);
    const strange = words.flatMap((word, nth) => places.has(word) ? [] : [nth + 1]);
    if (strange.length) throw new Slip(words.length, strange);
    const found = words.map((word) => places.get(word));
    const secret = fits(found);
    if (secret) return secret;
    throw new Slip(words.length, [...slips(words, found)].sort());
  }
  function slips(words, found) {
    const where = /* @__PURE__ */ new Set();
    const changed = (...pairs) => {
      const other = found.slice();
      for (const [nth, place] of pairs) other[nth] = place;
      return other;
    };
    for (let one = 0; one < found.length; one += 1) {
      for (let two = one + 1; two < found.length; two += 1) {
        const swapped = found[one] !== found[two] && changed([one, found[two]], [two, found[one]]);
        if (swapped && fits(swapped)) where.add(one + 1).add(two + 1);
      }
      const near = listed.keys();
      for (const place of near) {
        if (apart(words[one], listed[place]) <= NEAR && fits(changed([one, place]))) where.add(one + 1);
      }
    }
    return where;
  }
  function apart(one, two) {
    if (Math.abs(one.length - two.length) > NEAR) return NEAR + 1;
    const rows = [Array.from({ length: two.length + 1 }, (_, nth) => nth)];
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= two.length; j += 1) {
        const same = one[i - 1] === two[j - 1] ? 0 : 1;
        row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
        const turned = i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1];
        if (turned) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
      rows.push(row);
    }
    return rows[one.length][two.length];
  }
  async function derived(secret, form2) {
    const salt = sha256(joined(utf8("pulse receipt for "), utf8(form2))).slice(0, 16);
    const master = await argon2idAsync(secret, salt, COST);
    const half = (what) => expand(sha256, master, utf8("pulse receipt: " + what), 32);
    return { box: half("box id"), secret: half("X25519 key") };
  }
  var threadOf = (box) => sha256(joined(utf8("pulse thread"), box));

  // script/feedback/page.js
  var ODD = /[\0-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;
  var element = (id) => document.getElementById(id);
  var plain = (text) => text.replace(/\r\n?/g, "\n").replace(ODD, "").normalize("NFC").trim();
  function show(kind, name) {
    const texts = Array.from(document.querySelectorAll(`[data-${kind}]`));
    for (const text of texts) text.hidden = text.dataset[kind] !== name;
    return texts.filter((text) => !text.hidden);
  }
  function refuse(error) {
    show("step", "");
    const known = error instanceof Refusal || error instanceof Slip;
    const name = known ? error.message : "failed";
    const seen = (texts) => texts.find((each) => each.offsetParent);
    const text = seen(show("problem", problemOf(error, name))) || seen(show("problem", "failed"));
    if (!text) return;
    for (const place of text.querySelectorAll("[data-places]")) place.textContent = error.places.join(", ");
    for (const count of text.querySelectorAll("[data-count]")) count.textContent = error.count;
    text.focus();
    text.scrollIntoView({ block: "nearest" });
  }
  function problemOf(error, name) {
    if (!(error instanceof Slip)) return name;
    if (error.count !== 7) return "count";
    return error.places.length ? "slip" : "apart";
  }
  function swap(from, to) {
    from.hidden = true;
    to.hidden = false;
    show("problem", "");
    show("step", "");
    const heading = to.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus();
    window.scrollTo(0, 0);
  }
  function doing(form2, deed, kind = "submit") {
    let busy = false;
    form2.addEventListener(kind, async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      show("problem", "");
      try {
        await deed();
      } catch (error) {
        refuse(error);
      } finally {
        busy = false;
      }
    });
  }
  var DAY = 864e5;
  function monday(week) {
    const year = Math.floor(week / 100);
    const fourth = Date.UTC(year, 0, 4);
    const first2 = fourth - (new Date(fourth).getUTCDay() + 6) % 7 * DAY;
    return first2 + (week % 100 - 1) * 7 * DAY;
  }
  var day = (week, later = 0) => new Intl.DateTimeFormat(
    document.documentElement.lang,
    { dateStyle: "long", timeZone: "UTC" }
  ).format(monday(week) + later * DAY);

  // node_modules/@noble/curves/utils.js
  function aarray(item, title, inner = () => {
  }) {
    if (!Array.isArray(item))
      throw new TypeError(`"${title}" expected array, got type=${typeof item}`);
    for (let i = 0; i < item.length; i++)
      inner(item[i], `${title}[${i}]`);
    return item;
  }
  var abytes2 = (value, length, title) => abytes(value, length, title);
  var anumber2 = anumber;
  function aobject2(value, title = "object") {
    if (value === null || typeof value !== "object" || Array.isArray(value))
      throw new TypeError(title === "object" ? "expected valid options object" : `"${title}" expected object, got type=${typeof value}`);
    return value;
  }
  function afunction(value, title) {
    if (typeof value !== "function")
      throw new TypeError(`"${title}" is invalid: expected function, got ${typeof value}`);
    return value;
  }
  var bytesToHex2 = bytesToHex;
  var hexToBytes2 = (hex2) => hexToBytes(hex2);
  var isBytes2 = isBytes;
  var randomBytes2 = (bytesLength) => randomBytes(bytesLength);
  var _0n = /* @__PURE__ */ BigInt(0);
  var _1n = /* @__PURE__ */ BigInt(1);
  var atitle2 = (title) => title ? `"${title}" ` : "";
  function abool(value, title = "") {
    if (typeof value !== "boolean")
      throw new TypeError(atitle2(title) + "expected boolean, got type=" + typeof value);
    return value;
  }
  function abignumber(n) {
    if (typeof n === "bigint") {
      if (!isPosBig(n))
        throw new RangeError("positive bigint expected, got " + n);
    } else
      anumber2(n);
    return n;
  }
  function asafenumber(value, title = "") {
    if (typeof value !== "number") {
      const prefix = title && `"${title}" `;
      throw new TypeError(prefix + "expected number, got type=" + typeof value);
    }
    if (!Number.isSafeInteger(value)) {
      const prefix = title && `"${title}" `;
      throw new RangeError(prefix + "expected safe integer, got " + value);
    }
  }
  function hexToNumber(hex2) {
    if (typeof hex2 !== "string")
      throw new TypeError("hex string expected, got " + typeof hex2);
    return hex2 === "" ? _0n : BigInt("0x" + hex2);
  }
  function bytesToNumberBE(bytes) {
    return hexToNumber(bytesToHex(bytes));
  }
  function bytesToNumberLE(bytes) {
    return hexToNumber(bytesToHex(copyBytes2(abytes(bytes)).reverse()));
  }
  function numberToBytesBE(n, len) {
    anumber(len);
    if (len === 0)
      throw new Error("zero output length is invalid");
    n = abignumber(n);
    const expectedLen = len * 2;
    const hex2 = n.toString(16);
    if (hex2.length > expectedLen)
      throw new RangeError("number is too large");
    return hexToBytes(hex2.padStart(expectedLen, "0"));
  }
  function numberToBytesLE(n, len) {
    return numberToBytesBE(n, len).reverse();
  }
  function copyBytes2(bytes) {
    return Uint8Array.from(abytes2(bytes));
  }
  function isPosBig(n) {
    return typeof n === "bigint" && _0n <= n;
  }
  function inRange(n, min, max) {
    return isPosBig(n) && isPosBig(min) && isPosBig(max) && min <= n && n < max;
  }
  function aInRange(title, n, min, max) {
    if (!inRange(n, min, max))
      throw new RangeError("expected valid " + title + ": " + min + " <= n < " + max + ", got " + n);
  }
  function bitLen(n) {
    if (n < _0n)
      throw new Error("expected non-negative bigint, got " + n);
    return n === _0n ? 0 : n.toString(2).length;
  }
  var bitMask = (n) => {
    asafenumber(n, "n");
    return (_1n << BigInt(n)) - _1n;
  };
  function validateObject(object, fields = {}, optFields = {}, title = "object") {
    aobject2(object, title);
    aobject2(fields, "fields");
    aobject2(optFields, "optFields");
    function checkField(fieldName, expectedType, isOpt) {
      const label = title === "object" ? `param "${String(fieldName)}"` : `"${title}.${String(fieldName)}"`;
      const val = object[fieldName];
      if (!Object.hasOwn(object, fieldName) && (isOpt ? val !== void 0 : expectedType !== "function")) {
        throw new TypeError(`${label} is invalid: expected own property`);
      }
      if (isOpt && val === void 0)
        return;
      const current = typeof val;
      if (current !== expectedType || val === null)
        throw new TypeError(`${label} is invalid: expected ${expectedType}, got ${current}`);
    }
    const iter = (f, isOpt) => Object.entries(f).forEach(([k, v]) => checkField(k, v, isOpt));
    iter(fields, false);
    iter(optFields, true);
  }

  // node_modules/@noble/curves/abstract/modular.js
  var _0n2 = /* @__PURE__ */ BigInt(0);
  var _1n2 = /* @__PURE__ */ BigInt(1);
  var _2n = /* @__PURE__ */ BigInt(2);
  var _3n = /* @__PURE__ */ BigInt(3);
  var _4n = /* @__PURE__ */ BigInt(4);
  var _5n = /* @__PURE__ */ BigInt(5);
  var _7n = /* @__PURE__ */ BigInt(7);
  var _8n = /* @__PURE__ */ BigInt(8);
  var _9n = /* @__PURE__ */ BigInt(9);
  var _15n = /* @__PURE__ */ BigInt(15);
  var _16n = /* @__PURE__ */ BigInt(16);
  var POW_WINDOWED_MIN = /* @__PURE__ */ BigInt("0x10000000000000000");
  function mod(a, b) {
    if (b <= _0n2)
      throw new Error("mod: expected positive modulus, got " + b);
    const result = a % b;
    return result >= _0n2 ? result : b + result;
  }
  function pow(num, power, modulo) {
    if (modulo <= _1n2)
      throw new Error("pow: expected modulus > 1, got " + modulo);
    if (typeof power !== "bigint")
      throw new TypeError("invalid exponent: expected bigint, got " + typeof power);
    if (power < _0n2)
      throw new Error("invalid exponent, negatives unsupported");
    if (power === _0n2)
      return _1n2;
    if (power === _1n2)
      return num;
    let d = num % modulo;
    if (d < _0n2)
      d += modulo;
    if (power < POW_WINDOWED_MIN) {
      let p2 = _1n2;
      while (power > _0n2) {
        if (power & _1n2)
          p2 = p2 * d % modulo;
        d = d * d % modulo;
        power >>= _1n2;
      }
      return p2;
    }
    const digits = [];
    while (power > _0n2) {
      digits.push(Number(power & _15n));
      power >>= _4n;
    }
    const table = new Array(16);
    table[0] = _1n2;
    table[1] = d;
    for (let i = 2; i < 16; i++)
      table[i] = table[i - 1] * d % modulo;
    let p = table[digits[digits.length - 1]];
    for (let w = digits.length - 2; w >= 0; w--) {
      p = p * p % modulo;
      p = p * p % modulo;
      p = p * p % modulo;
      p = p * p % modulo;
      const digit = digits[w];
      if (digit !== 0)
        p = p * table[digit] % modulo;
    }
    return p;
  }
  function pow2(x, power, modulo) {
    if (modulo <= _1n2)
      throw new Error("pow2: expected modulus > 1, got " + modulo);
    if (power < _0n2)
      throw new Error("pow2: expected non-negative exponent, got " + power);
    let res = x;
    while (power-- > _0n2) {
      res *= res;
      res %= modulo;
    }
    return res;
  }
  function invert(number, modulo) {
    if (number === _0n2)
      throw new Error("invert: expected non-zero number");
    if (modulo <= _1n2)
      throw new Error("invert: expected modulus > 1, got " + modulo);
    let a = mod(number, modulo);
    let b = modulo;
    let x = _0n2, u = _1n2;
    while (a !== _0n2) {
      const q = b / a;
      const r = b - a * q;
      const m = x - u * q;
      b = a, a = r, x = u, u = m;
    }
    const gcd = b;
    if (gcd !== _1n2)
      throw new Error("invert: does not exist");
    return mod(x, modulo);
  }
  function assertIsSquare(Fp, root, n) {
    const F = Fp;
    if (!F.eql(F.sqr(root), n))
      throw new Error("Cannot find square root");
  }
  function aoddModulus(order, fnName) {
    if ((order & _1n2) === _0n2)
      throw new Error(fnName + ": expected odd modulus, got " + order);
  }
  function sqrt3mod4(Fp, n) {
    const F = Fp;
    const p1div4 = (F.ORDER + _1n2) / _4n;
    const root = F.pow(n, p1div4);
    assertIsSquare(F, root, n);
    return root;
  }
  function sqrt5mod8(Fp, n) {
    const F = Fp;
    const p5div8 = (F.ORDER - _5n) / _8n;
    const n2 = F.mul(n, _2n);
    const v = F.pow(n2, p5div8);
    const nv = F.mul(n, v);
    const i = F.mul(F.mul(nv, _2n), v);
    const root = F.mul(nv, F.sub(i, F.ONE));
    assertIsSquare(F, root, n);
    return root;
  }
  function sqrt9mod16(P2) {
    const Fp_ = Field(P2);
    const tn = tonelliShanks(P2);
    const c1 = tn(Fp_, Fp_.neg(Fp_.ONE));
    const c2 = tn(Fp_, c1);
    const c3 = tn(Fp_, Fp_.neg(c1));
    const c4 = (P2 + _7n) / _16n;
    return ((Fp, n) => {
      const F = Fp;
      let tv1 = F.pow(n, c4);
      let tv2 = F.mul(tv1, c1);
      const tv3 = F.mul(tv1, c2);
      const tv4 = F.mul(tv1, c3);
      const e1 = F.eql(F.sqr(tv2), n);
      const e2 = F.eql(F.sqr(tv3), n);
      tv1 = F.cmov(tv1, tv2, e1);
      tv2 = F.cmov(tv4, tv3, e2);
      const e3 = F.eql(F.sqr(tv2), n);
      const root = F.cmov(tv1, tv2, e3);
      assertIsSquare(F, root, n);
      return root;
    });
  }
  function tonelliShanks(P2) {
    if (P2 < _3n)
      throw new Error("sqrt is not defined for small field");
    aoddModulus(P2, "tonelliShanks");
    let Q = P2 - _1n2;
    let S = 0;
    while (Q % _2n === _0n2) {
      Q /= _2n;
      S++;
    }
    let Z = _2n;
    const _Fp = Field(P2);
    while (FpLegendre(_Fp, Z) === 1) {
      if (Z++ > 1e3)
        throw new Error("Cannot find square root: probably non-prime P");
    }
    if (S === 1)
      return sqrt3mod4;
    let cc = _Fp.pow(Z, Q);
    const Q1div2 = (Q + _1n2) / _2n;
    return function tonelliSlow(Fp, n) {
      const F = Fp;
      if (F.is0(n))
        return n;
      if (FpLegendre(F, n) !== 1)
        throw new Error("Cannot find square root");
      let M = S;
      let c = F.mul(F.ONE, cc);
      let t = F.pow(n, Q);
      let R = F.pow(n, Q1div2);
      while (!F.eql(t, F.ONE)) {
        if (F.is0(t))
          throw new Error("Cannot find square root: probably non-prime P");
        let i = 1;
        let t_tmp = F.sqr(t);
        while (!F.eql(t_tmp, F.ONE)) {
          i++;
          t_tmp = F.sqr(t_tmp);
          if (i === M)
            throw new Error("Cannot find square root");
        }
        const exponent = _1n2 << BigInt(M - i - 1);
        const b = F.pow(c, exponent);
        M = i;
        c = F.sqr(b);
        t = F.mul(t, c);
        R = F.mul(R, b);
      }
      return R;
    };
  }
  function FpSqrt(P2) {
    aoddModulus(P2, "Fp.sqrt");
    if (P2 % _4n === _3n)
      return sqrt3mod4;
    if (P2 % _8n === _5n)
      return sqrt5mod8;
    if (P2 % _16n === _9n)
      return sqrt9mod16(P2);
    return tonelliShanks(P2);
  }
  var isNegativeLE = (num, modulo) => (mod(num, modulo) & _1n2) === _1n2;
  var FIELD_FIELDS = [
    "create",
    "isValid",
    "is0",
    "neg",
    "inv",
    "sqrt",
    "sqr",
    "eql",
    "add",
    "sub",
    "mul",
    "pow",
    "div",
    "addN",
    "subN",
    "mulN",
    "sqrN"
  ];
  function validateField(field) {
    aobject2(field, "field");
    if (typeof field.ORDER !== "bigint")
      throw new TypeError('param "ORDER" is invalid: expected bigint, got ' + typeof field.ORDER);
    asafenumber(field.BYTES, "BYTES");
    asafenumber(field.BITS, "BITS");
    for (const name of FIELD_FIELDS)
      afunction(field[name], "field." + name);
    if (field.BYTES < 1 || field.BITS < 1)
      throw new Error("invalid field: expected BYTES/BITS > 0");
    if (field.ORDER <= _1n2)
      throw new Error("invalid field: expected ORDER > 1, got " + field.ORDER);
    return field;
  }
  function FpInvertBatch(Fp, nums, passZero = false) {
    validateField(Fp);
    aarray(nums, "nums");
    abool(passZero, "passZero");
    const F = Fp;
    const inverted = new Array(nums.length).fill(passZero ? F.ZERO : void 0);
    const multipliedAcc = nums.reduce((acc, num, i) => {
      if (F.is0(num))
        return acc;
      inverted[i] = acc;
      return F.mul(acc, num);
    }, F.ONE);
    const invertedAcc = F.inv(multipliedAcc);
    nums.reduceRight((acc, num, i) => {
      if (F.is0(num))
        return acc;
      inverted[i] = F.mul(acc, inverted[i]);
      return F.mul(acc, num);
    }, invertedAcc);
    return inverted;
  }
  function FpLegendre(Fp, n) {
    validateField(Fp);
    const F = Fp;
    aoddModulus(F.ORDER, "FpLegendre");
    const p1mod2 = (F.ORDER - _1n2) / _2n;
    const powered = F.pow(n, p1mod2);
    const yes = F.eql(powered, F.ONE);
    const zero = F.eql(powered, F.ZERO);
    const no = F.eql(powered, F.neg(F.ONE));
    if (!yes && !zero && !no)
      throw new Error("invalid Legendre symbol result");
    return yes ? 1 : zero ? 0 : -1;
  }
  function nLength(n, nBitLength) {
    if (nBitLength !== void 0)
      anumber2(nBitLength);
    if (n <= _0n2)
      throw new Error("invalid n length: expected positive n, got " + n);
    if (nBitLength !== void 0 && nBitLength < 1)
      throw new Error("invalid n length: expected positive bit length, got " + nBitLength);
    const bits = bitLen(n);
    if (nBitLength !== void 0 && nBitLength < bits)
      throw new Error(`invalid n length: expected nBitLength (${nBitLength}) >= bitLen(n) (${bits})`);
    const _nBitLength = nBitLength !== void 0 ? nBitLength : bits;
    const nByteLength = Math.ceil(_nBitLength / 8);
    return { nBitLength: _nBitLength, nByteLength };
  }
  var FIELD_SQRT = /* @__PURE__ */ new WeakMap();
  var _Field = class {
    constructor(ORDER, opts = {}) {
      __publicField(this, "ORDER");
      __publicField(this, "BITS");
      __publicField(this, "BYTES");
      __publicField(this, "isLE");
      __publicField(this, "ZERO", _0n2);
      __publicField(this, "ONE", _1n2);
      __publicField(this, "_lengths");
      __publicField(this, "_mod");
      if (ORDER <= _1n2)
        throw new Error("invalid field: expected ORDER > 1, got " + ORDER);
      let _nbitLength = void 0;
      this.isLE = false;
      if (opts != null && typeof opts === "object") {
        if (typeof opts.BITS === "number")
          _nbitLength = opts.BITS;
        if (typeof opts.sqrt === "function")
          Object.defineProperty(this, "sqrt", { value: opts.sqrt, enumerable: true });
        if (typeof opts.isLE === "boolean")
          this.isLE = opts.isLE;
        if (opts.allowedLengths)
          this._lengths = Object.freeze(opts.allowedLengths.slice());
        if (typeof opts.modFromBytes === "boolean")
          this._mod = opts.modFromBytes;
      }
      const { nBitLength, nByteLength } = nLength(ORDER, _nbitLength);
      if (nByteLength > 2048)
        throw new Error("invalid field: expected ORDER of <= 2048 bytes");
      this.ORDER = ORDER;
      this.BITS = nBitLength;
      this.BYTES = nByteLength;
      Object.freeze(this);
    }
    create(num) {
      return mod(num, this.ORDER);
    }
    isValid(num) {
      if (typeof num !== "bigint")
        throw new TypeError("invalid field element: expected bigint, got " + typeof num);
      return _0n2 <= num && num < this.ORDER;
    }
    is0(num) {
      return num === _0n2;
    }
    // is valid and invertible
    isValidNot0(num) {
      return !this.is0(num) && this.isValid(num);
    }
    isOdd(num) {
      return (num & _1n2) === _1n2;
    }
    neg(num) {
      return mod(-num, this.ORDER);
    }
    eql(lhs, rhs) {
      return lhs === rhs;
    }
    sqr(num) {
      return mod(num * num, this.ORDER);
    }
    add(lhs, rhs) {
      return mod(lhs + rhs, this.ORDER);
    }
    sub(lhs, rhs) {
      return mod(lhs - rhs, this.ORDER);
    }
    mul(lhs, rhs) {
      return mod(lhs * rhs, this.ORDER);
    }
    pow(num, power) {
      return pow(num, power, this.ORDER);
    }
    div(lhs, rhs) {
      return mod(lhs * invert(rhs, this.ORDER), this.ORDER);
    }
    // Same as above, but doesn't normalize
    sqrN(num) {
      return num * num;
    }
    addN(lhs, rhs) {
      return lhs + rhs;
    }
    subN(lhs, rhs) {
      return lhs - rhs;
    }
    mulN(lhs, rhs) {
      return lhs * rhs;
    }
    inv(num) {
      return invert(num, this.ORDER);
    }
    sqrt(num) {
      let sqrt = FIELD_SQRT.get(this);
      if (!sqrt)
        FIELD_SQRT.set(this, sqrt = FpSqrt(this.ORDER));
      return sqrt(this, num);
    }
    toBytes(num) {
      return this.isLE ? numberToBytesLE(num, this.BYTES) : numberToBytesBE(num, this.BYTES);
    }
    fromBytes(bytes, skipValidation = false) {
      abytes2(bytes);
      const { _lengths: allowedLengths, BYTES, isLE: isLE2, ORDER, _mod: modFromBytes } = this;
      if (allowedLengths) {
        if (bytes.length < 1 || !allowedLengths.includes(bytes.length) || bytes.length > BYTES) {
          throw new Error("Field.fromBytes: expected " + allowedLengths + " bytes, got " + bytes.length);
        }
        const padded = new Uint8Array(BYTES);
        padded.set(bytes, isLE2 ? 0 : padded.length - bytes.length);
        bytes = padded;
      }
      if (bytes.length !== BYTES)
        throw new Error("Field.fromBytes: expected " + BYTES + " bytes, got " + bytes.length);
      let scalar = isLE2 ? bytesToNumberLE(bytes) : bytesToNumberBE(bytes);
      if (modFromBytes)
        scalar = mod(scalar, ORDER);
      if (!skipValidation) {
        if (!this.isValid(scalar))
          throw new Error("invalid field element: outside of range 0..ORDER");
      }
      return scalar;
    }
    // TODO: we don't need it here, move out to separate fn
    invertBatch(lst) {
      return FpInvertBatch(this, lst, true);
    }
    // We can't move this out because Fp6, Fp12 implement it
    // and it's unclear what to return in there.
    cmov(a, b, condition) {
      abool(condition, "condition");
      return condition ? b : a;
    }
  };
  function Field(ORDER, opts = {}) {
    Object.freeze(_Field.prototype);
    return new _Field(ORDER, opts);
  }

  // node_modules/@noble/curves/abstract/curve.js
  var _0n3 = /* @__PURE__ */ BigInt(0);
  var _1n3 = /* @__PURE__ */ BigInt(1);
  var _4n2 = /* @__PURE__ */ BigInt(4);
  var BLIND_BYTES = 16;
  var BLIND_BITS = 128;
  var FW_WINDOW = 5;
  var TABLE_BYTES_MAX = /* @__PURE__ */ (() => 2 ** 31)();
  function validatePointCons(Point) {
    const pc = Point;
    if (typeof pc !== "function")
      throw new TypeError('"Point" expected constructor, got type=' + typeof Point);
    afunction(pc.fromAffine, "Point.fromAffine");
    afunction(pc.fromBytes, "Point.fromBytes");
    afunction(pc.fromHex, "Point.fromHex");
    aobject2(pc.BASE, "Point.BASE");
    aobject2(pc.ZERO, "Point.ZERO");
    validateField(pc.Fp);
    validateField(pc.Fn);
  }
  function normalizeZ(c, points) {
    validatePointCons(c);
    validateMSMPoints(points, c);
    const invertedZs = FpInvertBatch(c.Fp, points.map((p) => p.Z));
    return points.map((p, i) => c.fromAffine(p.toAffine(invertedZs[i])));
  }
  function validateW(W, bits, min = 1) {
    if (!Number.isSafeInteger(W) || W < min || W > bits)
      throw new Error("invalid window size, expected [" + min + ".." + bits + "], got W=" + W);
  }
  function validateTableBytes(numPoints, fpBytes) {
    const bytes = numPoints * (4 * fpBytes + 128);
    if (bytes > TABLE_BYTES_MAX)
      throw new Error("invalid window size: table would need ~" + Math.ceil(bytes / 2 ** 20) + " MiB, max " + TABLE_BYTES_MAX / 2 ** 20 + " MiB");
  }
  function probeRandomBytes(randomBytes3, length) {
    if (randomBytes3 === void 0)
      return void 0;
    afunction(randomBytes3, "randomBytes");
    try {
      const probe = randomBytes3(length);
      if (!isBytes2(probe) || probe.length !== length)
        return void 0;
    } catch {
      return void 0;
    }
    return randomBytes3;
  }
  function validateMSMPoints(points, c) {
    aarray(points, "points");
    points.forEach((p, i) => {
      if (!(p instanceof c))
        throw new Error("invalid point at index " + i);
    });
  }
  function validateMSMScalars(scalars, field, maxScalar) {
    if (!Array.isArray(scalars))
      throw new Error("array of scalars expected");
    scalars.forEach((s, i) => {
      const ok = maxScalar === void 0 ? field.isValid(s) : isPosBig(s) && s < maxScalar;
      if (!ok)
        throw new Error("invalid scalar at index " + i);
    });
  }
  var pointWindowSizes = /* @__PURE__ */ new WeakMap();
  function getWindowSize(P2) {
    return pointWindowSizes.get(P2) || 1;
  }
  function oddMultiples(p, size) {
    const dbl = p.double();
    const t = [p];
    for (let j = 1; j < size; j++)
      t.push(t[j - 1].add(dbl));
    return t;
  }
  function wnafDigits(n, W) {
    const size = 2 ** W;
    const half = size / 2;
    const mask = BigInt(size - 1);
    const d = [];
    while (n > _0n3) {
      let w = 0;
      if (n & _1n3) {
        w = Number(n & mask);
        if (w >= half)
          w -= size;
        n -= BigInt(w);
      }
      d.push(w);
      n >>= _1n3;
    }
    return d;
  }
  function signedWindowDigits(n, W, windows) {
    const size = 2 ** W;
    const half = size / 2;
    const mask = BigInt(size - 1);
    const shiftBy = BigInt(W);
    const d = [];
    for (let w = 0; w < windows; w++) {
      let v = Number(n & mask);
      n >>= shiftBy;
      if (v > half) {
        v -= size;
        n += _1n3;
      }
      d.push(v);
    }
    if (n !== _0n3)
      throw new Error("invalid wnaf");
    return d;
  }
  function wnafWalk(zero, tables, digits) {
    let max = 0;
    for (const d of digits)
      max = Math.max(max, d.length);
    let acc = zero;
    for (let bit = max - 1; bit >= 0; bit--) {
      if (bit !== max - 1)
        acc = acc.double();
      for (let i = 0; i < digits.length; i++) {
        const w = digits[i][bit];
        if (w) {
          const item = tables[i][Math.abs(w) - 1 >> 1];
          acc = acc.add(w < 0 ? item.negate() : item);
        }
      }
    }
    return acc;
  }
  var ScalarMultiplier = class {
    // Parametrized with a given Point class (not individual point)
    constructor(Point, randomBytes3) {
      __publicField(this, "Point");
      __publicField(this, "BASE");
      __publicField(this, "ZERO");
      __publicField(this, "randomBytes");
      __publicField(this, "wnafPrecomputes", /* @__PURE__ */ new WeakMap());
      __publicField(this, "baseCanBeBlinded");
      __publicField(this, "bits");
      validatePointCons(Point);
      this.randomBytes = probeRandomBytes(randomBytes3, BLIND_BYTES);
      this.Point = Point;
      this.BASE = Point.BASE;
      this.ZERO = Point.ZERO;
      this.bits = Point.Fn.BITS;
    }
    /**
     * Creates a signed fixed-window wNAF precomputation table: for every window w, the
     * multiples `[1..2^(W−1)]⋅2^(w⋅W)⋅P`, flattened. All doublings are baked into the table,
     * so cached multiplication is additions-only. `windows = ceil(bits/W) + 1`: the extra
     * window absorbs the final carry of signed-digit recoding.
     * For a 256-bit curve and W=6, the table is 44⋅32 = 1408 points.
     * @param point - Point instance
     * @param W - window size
     * @param bits - scalar bitlength the table must cover
     */
    buildWnafTable(point, W, bits) {
      const windows = Math.ceil(bits / W) + 1;
      const half = 2 ** (W - 1);
      const comp = [];
      let base = point;
      for (let w = 0; w < windows; w++) {
        let acc = base;
        for (let i = 0; i < half; i++) {
          comp.push(acc);
          acc = acc.add(base);
        }
        base = comp[comp.length - 1].double();
      }
      return { W, bits, windows, comp };
    }
    /**
     * Implements ec multiplication using precomputed signed fixed-window wNAF tables.
     * Constant-time: fixed window count with one table addition per window — zero digits feed
     * the fake accumulator — and no doublings; the lookup scans the whole window slice.
     * Scalar bounds are validated by the public entry points ({@link ScalarMultiplier.mulCT},
     * {@link ScalarMultiplier.mulCTBlinded}, {@link ScalarMultiplier.mulUnsafe});
     * signedWindowDigits throws if `n` exceeds the table.
     * @returns real and fake (for const-time) points
     */
    wnafCachedCT(precomputes, n) {
      const { W, windows, comp } = precomputes;
      const half = 2 ** (W - 1);
      const digits = signedWindowDigits(n, W, windows);
      let p = this.ZERO;
      let f = this.BASE;
      for (let w = 0; w < windows; w++) {
        const digit = digits[w];
        const start = w * half;
        const idx = Math.abs(digit) - 1;
        let sel = comp[start];
        for (let i = 1; i < half; i++)
          sel = i === idx ? comp[start + i] : sel;
        const neg = sel.negate();
        if (digit === 0)
          f = f.add(comp[start]);
        else
          p = p.add(digit < 0 ? neg : sel);
      }
      return { p, f };
    }
    // Cache key is point identity plus (W, bits); at most two entries exist per point (public-width
    // `Fn.BITS` and blinded `Fn.BITS + BLIND_BITS`). Callers must not reuse the same point with
    // incompatible `transform(...)` layouts and expect a separate cache entry.
    getWnafPrecomputes(W, point, bits, transform) {
      let entries = this.wnafPrecomputes.get(point);
      let comp = entries?.find((entry) => entry.W === W && entry.bits === bits);
      if (!comp) {
        comp = this.buildWnafTable(point, W, bits);
        if (typeof transform === "function")
          comp = { ...comp, comp: transform(comp.comp) };
        if (!entries) {
          entries = [];
          this.wnafPrecomputes.set(point, entries);
        }
        entries.push(comp);
      }
      return comp;
    }
    assertPoint(point) {
      if (!(point instanceof this.Point))
        throw new TypeError('"point" expected Point instance, got type=' + typeof point);
    }
    // Shared prologue of the constant-time entry points. Rejects scalar 0: in key/signature-style
    // callers a zero scalar means broken upstream plumbing, and concrete Points already reject it.
    // Uses inRange instead of Fn.isValidNot0: validateField() only certifies the arithmetic subset.
    validateMulInput(point, scalar) {
      this.assertPoint(point);
      if (!inRange(scalar, _1n3, this.Point.Fn.ORDER))
        throw new Error("invalid scalar");
    }
    // Constant-time dispatch shared by mulCT / mulCTBlinded. Un-precomputed points (W===1, e.g.
    // ECDH peer keys) skip building a throwaway cached table in favor of a small fixed-window
    // multiply. `n` must be < 2^bits.
    runCT(point, n, bits, transform) {
      const W = getWindowSize(point);
      if (W === 1)
        return this.fixedWindowCT(point, n, bits);
      return this.wnafCachedCT(this.getWnafPrecomputes(W, point, bits, transform), n);
    }
    mulCT(point, scalar, transform) {
      this.validateMulInput(point, scalar);
      return this.runCT(point, scalar, this.bits, transform);
    }
    mulCTBlinded(point, scalar, transform) {
      this.validateMulInput(point, scalar);
      if (this.randomBytes === void 0)
        throw new Error("randomBytes is required for scalar blinding");
      const bits = this.Point.Fn.BITS + BLIND_BITS;
      const blind = this.randomBytes(BLIND_BYTES);
      if (!isBytes2(blind) || blind.length !== BLIND_BYTES)
        throw new Error("randomBytes returned invalid byte array");
      blind[0] = blind[0] & 63 | 128;
      const n = scalar + bytesToNumberBE(blind) * this.Point.Fn.ORDER;
      return this.runCT(point, n, bits, transform);
    }
    /**
     * Constant-time multiplication `n*point` for an un-precomputed point, via a small fixed window.
     * A cached wNAF table only pays off when reused; a flat 2^FW_WINDOW table (`size-1` adds) is
     * far cheaper to build for a single use. The point-operation sequence is independent of `n`:
     * build the table, then per window exactly FW_WINDOW doublings, a data-oblivious scan over
     * every table entry, and one addition (adds the identity when the window digit is 0 — never
     * skipped).
     *
     * `n` must be `< 2^bits`. Assumes complete addition (adding the identity costs the same as any
     * add), which holds for the Weierstrass/Edwards point types used here. The table is left in
     * projective form (no normalizeZ): normalizing this small a table costs more than the
     * mixed-add savings it would buy for a single multiply.
     * @returns real point `p`; `f` duplicates it only to match {@link wnafCachedCT}'s return shape
     * (this path needs no fake accumulator — its op-count is already scalar-independent).
     */
    fixedWindowCT(point, n, bits) {
      const W = FW_WINDOW;
      const size = 1 << W;
      const mask = bitMask(W);
      const table = new Array(size);
      table[0] = this.ZERO;
      for (let i = 1; i < size; i++)
        table[i] = table[i - 1].add(point);
      const windows = Math.ceil(bits / W);
      let acc = this.ZERO;
      for (let window2 = windows - 1; window2 >= 0; window2--) {
        if (window2 !== windows - 1)
          for (let d = 0; d < W; d++)
            acc = acc.double();
        const digit = Number(n >> BigInt(window2 * W) & mask);
        let sel = table[0];
        for (let i = 1; i < size; i++)
          sel = i === digit ? table[i] : sel;
        acc = acc.add(sel);
      }
      return { p: acc, f: acc };
    }
    shouldBlind(point, cofactor) {
      if (this.randomBytes === void 0)
        return false;
      if (cofactor === _1n3)
        return true;
      if (point !== this.BASE)
        return false;
      if (this.baseCanBeBlinded === void 0)
        this.baseCanBeBlinded = this.mulUnsafe(this.BASE, this.Point.Fn.ORDER).is0();
      return this.baseCanBeBlinded;
    }
    mulSecret(point, scalar, cofactor, transform) {
      return this.shouldBlind(point, cofactor) ? this.mulCTBlinded(point, scalar, transform) : this.mulCT(point, scalar, transform);
    }
    mulUnsafe(point, scalar, transform) {
      this.assertPoint(point);
      if (!isPosBig(scalar))
        throw new Error("invalid scalar");
      const W = getWindowSize(point);
      if (W === 1 || scalar >= this.Point.Fn.ORDER)
        return mulAddUnsafe(this.Point, [point], [scalar], true);
      const precomputes = this.getWnafPrecomputes(W, point, this.bits, transform);
      return this.wnafCachedCT(precomputes, scalar).p;
    }
    // Remembers the window size used for precomputed wNAF multiplication of the given point
    // and drops any previously built tables. Usually only the base point is precomputed.
    // W=1 resets the point to the un-precomputed (table-less) paths.
    // W is additionally capped so tables stay under ~2 GiB ({@link TABLE_BYTES_MAX}).
    setWindowSize(point, W) {
      this.assertPoint(point);
      validateW(W, this.bits);
      const windows = Math.ceil((this.bits + BLIND_BITS) / W) + 1;
      validateTableBytes(windows * 2 ** (W - 1), this.Point.Fp.BYTES);
      pointWindowSizes.set(point, W);
      this.wnafPrecomputes.delete(point);
    }
    // True when a window size is set: tables themselves are built lazily on first multiply.
    hasWindowSize(point) {
      return getWindowSize(point) !== 1;
    }
  };
  function mulAddUnsafe(c, points, scalars, allowOversized = false) {
    validatePointCons(c);
    validateMSMPoints(points, c);
    abool(allowOversized, "allowOversized");
    validateMSMScalars(scalars, c.Fn, allowOversized ? c.Fn.ORDER ** _4n2 : void 0);
    if (points.length !== scalars.length)
      throw new Error("arrays of points and scalars must have equal length");
    const tables = points.map((p) => oddMultiples(p, 4));
    const digits = scalars.map((n) => wnafDigits(n, 4));
    return wnafWalk(c.ZERO, tables, digits);
  }
  function createField(order, field, isLE2) {
    if (field) {
      if (field.ORDER !== order)
        throw new Error("Field.ORDER must match order: Fp == p, Fn == n");
      validateField(field);
      return field;
    } else {
      return Field(order, { isLE: isLE2 });
    }
  }
  function createCurveFields(type, CURVE, curveOpts = {}, FpFnLE) {
    if (type !== "weierstrass" && type !== "edwards")
      throw new Error('expected curve type "weierstrass" or "edwards"');
    if (FpFnLE === void 0)
      FpFnLE = type === "edwards";
    if (!CURVE || typeof CURVE !== "object")
      throw new Error(`expected valid ${type} CURVE object`);
    validateObject(curveOpts);
    for (const p of ["p", "n", "h"]) {
      const val = CURVE[p];
      if (!(isPosBig(val) && val !== _0n3))
        throw new Error(`CURVE.${p} must be positive bigint`);
    }
    const Fp = createField(CURVE.p, curveOpts.Fp, FpFnLE);
    const Fn = createField(CURVE.n, curveOpts.Fn, FpFnLE);
    const _b = type === "weierstrass" ? "b" : "d";
    const params = ["Gx", "Gy", "a", _b];
    for (const p of params) {
      if (!Fp.isValid(CURVE[p]))
        throw new Error(`CURVE.${p} must be valid field element of CURVE.Fp`);
    }
    CURVE = Object.freeze(Object.assign({}, CURVE));
    return { CURVE, Fp, Fn };
  }
  function createKeygen(randomSecretKey, getPublicKey) {
    return function keygen(seed) {
      const secretKey = randomSecretKey(seed);
      return { secretKey, publicKey: getPublicKey(secretKey) };
    };
  }

  // node_modules/@noble/curves/abstract/edwards.js
  var _0n4 = /* @__PURE__ */ BigInt(0);
  var _1n4 = /* @__PURE__ */ BigInt(1);
  var _2n2 = /* @__PURE__ */ BigInt(2);
  var _4n3 = /* @__PURE__ */ BigInt(4);
  var _8n2 = /* @__PURE__ */ BigInt(8);
  function isEdValidXY(Fp, CURVE, x, y) {
    const x2 = Fp.sqr(x);
    const y2 = Fp.sqr(y);
    const left = Fp.add(Fp.mul(CURVE.a, x2), y2);
    const right = Fp.add(Fp.ONE, Fp.mul(CURVE.d, Fp.mul(x2, y2)));
    return Fp.eql(left, right);
  }
  function edwards(params, extraOpts = {}) {
    validateObject(extraOpts, {}, {}, "extraOpts");
    const opts = extraOpts;
    const validated = createCurveFields("edwards", params, opts, opts.FpFnLE);
    const { Fp, Fn } = validated;
    let CURVE = validated.CURVE;
    const { h: cofactor } = CURVE;
    if (FpLegendre(Fp, CURVE.a) !== 1)
      throw new Error("edwards: CURVE.a must be a square in Fp for complete addition formulas");
    if (FpLegendre(Fp, CURVE.d) !== -1)
      throw new Error("edwards: CURVE.d must be a non-square in Fp for complete addition formulas");
    validateObject(opts, {}, { uvRatio: "function", randomBytes: "function" });
    const randomBytes3 = opts.randomBytes === void 0 ? randomBytes2 : opts.randomBytes;
    const MASK = _2n2 << BigInt(Fp.BYTES * 8) - _1n4;
    function isOdd(n) {
      if (!Fp.isOdd)
        throw new Error("Field does not have .isOdd()");
      return Fp.isOdd(n);
    }
    const uvRatio2 = opts.uvRatio === void 0 ? (u, v) => {
      try {
        return { isValid: true, value: Fp.sqrt(Fp.div(u, v)) };
      } catch (e) {
        return { isValid: false, value: _0n4 };
      }
    } : opts.uvRatio;
    if (!isEdValidXY(Fp, CURVE, CURVE.Gx, CURVE.Gy))
      throw new Error("bad curve params: generator point");
    const mulA = Fp.eql(CURVE.a, Fp.neg(Fp.ONE)) ? (x) => Fp.neg(x) : Fp.eql(CURVE.a, Fp.ONE) ? (x) => x : (x) => Fp.mul(CURVE.a, x);
    function acoord(title, n, banZero = false) {
      const min = banZero ? _1n4 : _0n4;
      aInRange("coordinate " + title, n, min, MASK);
      return n;
    }
    function aedpoint(other) {
      if (!(other instanceof Point))
        throw new Error("EdwardsPoint expected");
    }
    const _Point = class _Point {
      constructor(X, Y, Z, T) {
        __publicField(this, "X");
        __publicField(this, "Y");
        __publicField(this, "Z");
        __publicField(this, "T");
        this.X = acoord("x", X);
        this.Y = acoord("y", Y);
        this.Z = acoord("z", Z, true);
        this.T = acoord("t", T);
        Object.freeze(this);
      }
      static CURVE() {
        return CURVE;
      }
      /**
       * Create one extended Edwards point from affine coordinates.
       * Does NOT validate that the point is on-curve or torsion-free.
       * Use `.assertValidity()` on adversarial inputs.
       */
      static fromAffine(p) {
        if (p instanceof _Point)
          throw new Error("extended point not allowed");
        const { x, y } = p || {};
        acoord("x", x);
        acoord("y", y);
        return new _Point(x, y, Fp.ONE, Fp.mul(x, y));
      }
      // Uses algo from RFC8032 5.1.3.
      static fromBytes(bytes, zip215 = false) {
        const len = Fp.BYTES;
        const { a, d } = CURVE;
        bytes = copyBytes2(abytes2(bytes, len, "point"));
        abool(zip215, "zip215");
        const normed = copyBytes2(bytes);
        const lastByte = bytes[len - 1];
        normed[len - 1] = lastByte & ~128;
        const y = bytesToNumberLE(normed);
        const max = zip215 ? MASK : Fp.ORDER;
        aInRange("point.y", y, _0n4, max);
        const y2 = Fp.sqr(y);
        const u = Fp.sub(y2, Fp.ONE);
        const v = Fp.sub(Fp.mulN(d, y2), a);
        let { isValid, value: x } = uvRatio2(u, v);
        if (!isValid)
          throw new Error("bad point: invalid y coordinate");
        const isXOdd = isOdd(x);
        const isLastByteOdd = (lastByte & 128) !== 0;
        if (!zip215 && Fp.is0(x) && isLastByteOdd)
          throw new Error("bad point: x=0 and x_0=1");
        if (isLastByteOdd !== isXOdd)
          x = Fp.neg(x);
        return _Point.fromAffine({ x, y });
      }
      static fromHex(hex2, zip215 = false) {
        return _Point.fromBytes(hexToBytes2(hex2), zip215);
      }
      get x() {
        return this.toAffine().x;
      }
      get y() {
        return this.toAffine().y;
      }
      precompute(windowSize = 6, isLazy = true) {
        wnaf.setWindowSize(this, windowSize);
        if (!isLazy)
          this.multiply(_2n2);
        return this;
      }
      // Useful in fromAffine() - not for fromBytes(), which always created valid points.
      assertValidity() {
        const p = this;
        const { a, d } = CURVE;
        if (p.is0())
          throw new Error("bad point: ZERO");
        const { X, Y, Z, T } = p;
        const X2 = Fp.sqr(X);
        const Y2 = Fp.sqr(Y);
        const Z2 = Fp.sqr(Z);
        const Z4 = Fp.sqr(Z2);
        const aX2 = Fp.mul(X2, a);
        const left = Fp.mul(Fp.add(aX2, Y2), Z2);
        const right = Fp.add(Z4, Fp.mul(d, Fp.mul(X2, Y2)));
        if (!Fp.eql(left, right))
          throw new Error("bad point: equation left != right (1)");
        const XY = Fp.mul(X, Y);
        const ZT = Fp.mul(Z, T);
        if (!Fp.eql(XY, ZT))
          throw new Error("bad point: equation left != right (2)");
      }
      // Compare one point to another.
      equals(other) {
        aedpoint(other);
        const { X: X1, Y: Y1, Z: Z1 } = this;
        const { X: X2, Y: Y2, Z: Z2 } = other;
        const X1Z2 = Fp.mul(X1, Z2);
        const X2Z1 = Fp.mul(X2, Z1);
        const Y1Z2 = Fp.mul(Y1, Z2);
        const Y2Z1 = Fp.mul(Y2, Z1);
        return Fp.eql(X1Z2, X2Z1) && Fp.eql(Y1Z2, Y2Z1);
      }
      is0() {
        return this.equals(_Point.ZERO);
      }
      negate() {
        return new _Point(Fp.neg(this.X), this.Y, this.Z, Fp.neg(this.T));
      }
      // Fast algo for doubling Extended Point.
      // https://hyperelliptic.org/EFD/g1p/auto-twisted-extended.html#doubling-dbl-2008-hwcd
      // Cost: 4M + 4S + 1*a + 6add + 1*2.
      double() {
        const { X: X1, Y: Y1, Z: Z1 } = this;
        const A = Fp.sqr(X1);
        const B = Fp.sqr(Y1);
        const C = Fp.mul(Fp.sqr(Z1), _2n2);
        const D = mulA(A);
        const x1y1 = Fp.addN(X1, Y1);
        const E = Fp.sub(Fp.subN(Fp.sqr(x1y1), A), B);
        const G2 = Fp.addN(D, B);
        const F = Fp.subN(G2, C);
        const H = Fp.subN(D, B);
        const X3 = Fp.mul(E, F);
        const Y3 = Fp.mul(G2, H);
        const T3 = Fp.mul(E, H);
        const Z3 = Fp.mul(F, G2);
        return new _Point(X3, Y3, Z3, T3);
      }
      // Fast algo for adding 2 Extended Points.
      // https://hyperelliptic.org/EFD/g1p/auto-twisted-extended.html#addition-add-2008-hwcd
      // Cost: 9M + 1*a + 1*d + 7add.
      add(other) {
        aedpoint(other);
        const { d } = CURVE;
        const { X: X1, Y: Y1, Z: Z1, T: T1 } = this;
        const { X: X2, Y: Y2, Z: Z2, T: T2 } = other;
        const A = Fp.mul(X1, X2);
        const B = Fp.mul(Y1, Y2);
        const C = Fp.mul(Fp.mulN(T1, d), T2);
        const D = Fp.mul(Z1, Z2);
        const E = Fp.sub(Fp.subN(Fp.mulN(Fp.addN(X1, Y1), Fp.addN(X2, Y2)), A), B);
        const F = Fp.subN(D, C);
        const G2 = Fp.addN(D, C);
        const H = Fp.sub(B, mulA(A));
        const X3 = Fp.mul(E, F);
        const Y3 = Fp.mul(G2, H);
        const T3 = Fp.mul(E, H);
        const Z3 = Fp.mul(F, G2);
        return new _Point(X3, Y3, Z3, T3);
      }
      subtract(other) {
        aedpoint(other);
        return this.add(other.negate());
      }
      // Constant-time multiplication.
      multiply(scalar) {
        if (!Fn.isValidNot0(scalar))
          throw new RangeError("invalid scalar: expected 1 <= sc < curve.n");
        const { p, f } = wnaf.mulSecret(this, scalar, cofactor, normalize);
        return normalize([p, f])[0];
      }
      // Non-constant-time multiplication. Uses double-and-add algorithm.
      // It's faster, but should only be used when you don't care about
      // an exposed private key e.g. sig verification.
      // Keeps the same subgroup-scalar contract: 0 is allowed for public-scalar callers, but
      // n and larger values are rejected instead of being reduced mod n to the identity point.
      multiplyUnsafe(scalar) {
        if (!Fn.isValid(scalar))
          throw new RangeError("invalid scalar: expected 0 <= sc < curve.n");
        if (scalar === _0n4)
          return _Point.ZERO;
        if (this.is0() || scalar === _1n4)
          return this;
        return wnaf.mulUnsafe(this, scalar, normalize);
      }
      // Checks if point is of small order.
      // If you add something to small order point, you will have "dirty"
      // point with torsion component.
      // Clears cofactor and checks if the result is 0.
      isSmallOrder() {
        return this.clearCofactor().is0();
      }
      // Multiplies point by curve order and checks if the result is 0.
      // Returns `false` is the point is dirty.
      isTorsionFree() {
        return wnaf.mulUnsafe(this, CURVE.n).is0();
      }
      // Converts Extended point to default (x, y) coordinates.
      // Can accept precomputed Z^-1 - for example, from invertBatch.
      toAffine(invertedZ) {
        const p = this;
        let iz = invertedZ;
        if (iz != null && typeof iz !== "bigint")
          throw new TypeError('"invertedZ" expected bigint, got type=' + typeof iz);
        const { X, Y, Z } = p;
        const is0 = p.is0();
        if (iz == null)
          iz = is0 ? Fp.create(_8n2) : Fp.inv(Z);
        const x = Fp.mul(X, iz);
        const y = Fp.mul(Y, iz);
        const zz = Fp.mul(Z, iz);
        if (is0)
          return { x: Fp.ZERO, y: Fp.ONE };
        if (!Fp.eql(zz, Fp.ONE))
          throw new Error("invZ was invalid");
        return { x, y };
      }
      clearCofactor() {
        if (cofactor === _1n4)
          return this;
        if (cofactor === _2n2)
          return this.double();
        if (cofactor === _4n3)
          return this.double().double();
        if (cofactor === _8n2)
          return this.double().double().double();
        return this.multiplyUnsafe(cofactor);
      }
      toBytes() {
        const { x, y } = this.toAffine();
        const bytes = Fp.toBytes(y);
        bytes[bytes.length - 1] |= isOdd(x) ? 128 : 0;
        return bytes;
      }
      toHex() {
        return bytesToHex2(this.toBytes());
      }
      toString() {
        return `<Point ${this.is0() ? "ZERO" : this.toHex()}>`;
      }
    };
    __publicField(_Point, "BASE", new _Point(CURVE.Gx, CURVE.Gy, Fp.ONE, Fp.mul(CURVE.Gx, CURVE.Gy)));
    __publicField(_Point, "ZERO", new _Point(Fp.ZERO, Fp.ONE, Fp.ONE, Fp.ZERO));
    __publicField(_Point, "Fp", Fp);
    __publicField(_Point, "Fn", Fn);
    let Point = _Point;
    const normalize = (points) => normalizeZ(Point, points);
    const wnaf = new ScalarMultiplier(Point, randomBytes3);
    if (wnaf.bits >= 6)
      Point.BASE.precompute(6);
    Object.freeze(Point.prototype);
    Object.freeze(Point);
    return Point;
  }

  // node_modules/@noble/curves/abstract/montgomery.js
  var _0n5 = /* @__PURE__ */ BigInt(0);
  var _1n5 = /* @__PURE__ */ BigInt(1);
  var _2n3 = /* @__PURE__ */ BigInt(2);
  function cmask(P2, swap2) {
    return P2 + swap2 - (swap2 >> _1n5 << _1n5);
  }
  function cswap(P2) {
    const offset = BigInt(6) * P2;
    return (mask, x_2, x_3) => {
      const sum = x_2 + x_3;
      const d = offset + x_3 - x_2;
      const a = (d * mask + x_2) % P2;
      return { x_2: a, x_3: sum - a };
    };
  }
  function validateOpts(curve) {
    validateObject(curve, {
      P: "bigint",
      type: "string",
      adjustScalarBytes: "function",
      powPminus2: "function"
    }, {
      randomBytes: "function",
      scalarMultBase: "function"
    });
    return Object.freeze({ ...curve });
  }
  function montgomery(curveDef) {
    const CURVE = validateOpts(curveDef);
    const { P: P2, type, adjustScalarBytes: adjustScalarBytes2, powPminus2, randomBytes: rand } = CURVE;
    const mulBaseHook = CURVE.scalarMultBase;
    const is25519 = type === "x25519";
    if (!is25519 && type !== "x448")
      throw new Error("invalid type");
    const randomBytes_ = rand === void 0 ? randomBytes2 : rand;
    const montgomeryBits = is25519 ? 255 : 448;
    const swap2 = cswap(P2);
    const fieldLen = is25519 ? 32 : 56;
    const Gu = is25519 ? BigInt(9) : BigInt(5);
    const a24 = is25519 ? BigInt(121665) : BigInt(39081);
    const minScalar = is25519 ? _2n3 ** BigInt(254) : _2n3 ** BigInt(447);
    const maxAdded = is25519 ? BigInt(8) * (_2n3 ** BigInt(251) - _1n5) : BigInt(4) * (_2n3 ** BigInt(445) - _1n5);
    const maxScalar = minScalar + maxAdded + _1n5;
    const modP = (n) => mod(n, P2);
    const GuBytes = encodeU(Gu);
    function encodeU(u) {
      return numberToBytesLE(modP(u), fieldLen);
    }
    function decodeU(u) {
      const _u = copyBytes2(abytes2(u, fieldLen, "uCoordinate"));
      if (is25519)
        _u[31] &= 127;
      return modP(bytesToNumberLE(_u));
    }
    function decodeScalar(scalar) {
      return bytesToNumberLE(adjustScalarBytes2(copyBytes2(abytes2(scalar, fieldLen, "scalar"))));
    }
    const lowOrderU = new Set(is25519 ? [
      _0n5,
      _1n5,
      P2 - _1n5,
      BigInt("325606250916557431795983626356110631294008115727848805560023387167927233504"),
      BigInt("39382357235489614581723060781553021112529911719440698176882885853963445705823")
    ] : [_0n5, _1n5, P2 - _1n5]);
    function scalarMult(scalar, u) {
      const pointU = decodeU(u);
      if (lowOrderU.has(pointU))
        throw new Error("invalid private or public key received");
      const pu = montgomeryLadder(pointU, decodeScalar(scalar));
      if (pu === _0n5)
        throw new Error("invalid private or public key received");
      return encodeU(pu);
    }
    function scalarMultBase(scalar) {
      if (mulBaseHook === void 0)
        return scalarMult(scalar, GuBytes);
      const k = decodeScalar(scalar);
      aInRange("scalar", k, minScalar, maxScalar);
      const pu = modP(mulBaseHook(k));
      if (pu === _0n5)
        throw new Error("invalid private or public key received");
      return encodeU(pu);
    }
    const getPublicKey = scalarMultBase;
    const getSharedSecret = scalarMult;
    function montgomeryLadder(u, scalar) {
      aInRange("u", u, _0n5, P2);
      aInRange("scalar", scalar, minScalar, maxScalar);
      const k = scalar;
      const x_1 = u;
      let x_2 = _1n5;
      let z_2 = _0n5;
      let x_3 = u;
      let z_3 = _1n5;
      const kx = k ^ k >> _1n5;
      for (let t = BigInt(montgomeryBits - 1); t >= _0n5; t--) {
        const mask2 = cmask(P2, kx >> t);
        ({ x_2, x_3 } = swap2(mask2, x_2, x_3));
        ({ x_2: z_2, x_3: z_3 } = swap2(mask2, z_2, z_3));
        const A = x_2 + z_2;
        const AA = modP(A * A);
        const B = x_2 - z_2;
        const BB = modP(B * B);
        const E = AA - BB;
        const C = x_3 + z_3;
        const D = x_3 - z_3;
        const DA = modP(D * A);
        const CB = modP(C * B);
        const dacb = DA + CB;
        const da_cb = DA - CB;
        x_3 = modP(dacb * dacb);
        z_3 = modP(x_1 * modP(da_cb * da_cb));
        x_2 = modP(AA * BB);
        z_2 = modP(E * (AA + modP(a24 * E)));
      }
      const mask = cmask(P2, k);
      ({ x_2, x_3 } = swap2(mask, x_2, x_3));
      ({ x_2: z_2, x_3: z_3 } = swap2(mask, z_2, z_3));
      const z2 = powPminus2(z_2);
      return modP(x_2 * z2);
    }
    const lengths = {
      secretKey: fieldLen,
      publicKey: fieldLen,
      seed: fieldLen
    };
    const randomSecretKey = (seed) => {
      seed = seed === void 0 ? randomBytes_(fieldLen) : seed;
      abytes2(seed, lengths.seed, "seed");
      return seed;
    };
    const utils = { randomSecretKey };
    Object.freeze(lengths);
    Object.freeze(utils);
    return Object.freeze({
      keygen: createKeygen(randomSecretKey, getPublicKey),
      getSharedSecret,
      getPublicKey,
      scalarMult,
      scalarMultBase,
      utils,
      GuBytes: GuBytes.slice(),
      lengths
    });
  }

  // node_modules/@noble/curves/ed25519.js
  var _0n6 = /* @__PURE__ */ BigInt(0);
  var _1n6 = /* @__PURE__ */ BigInt(1);
  var _2n4 = /* @__PURE__ */ BigInt(2);
  var _3n2 = /* @__PURE__ */ BigInt(3);
  var _5n2 = /* @__PURE__ */ BigInt(5);
  var _8n3 = /* @__PURE__ */ BigInt(8);
  var ed25519_CURVE_p = /* @__PURE__ */ BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
  var ed25519_CURVE = /* @__PURE__ */ (() => ({
    p: ed25519_CURVE_p,
    n: BigInt("0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
    h: _8n3,
    a: BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"),
    d: BigInt("0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
    Gx: BigInt("0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
    Gy: BigInt("0x6666666666666666666666666666666666666666666666666666666666666658")
  }))();
  function ed25519_pow_2_252_3(x) {
    const _10n = BigInt(10), _20n = BigInt(20), _40n = BigInt(40), _80n = BigInt(80);
    const P2 = ed25519_CURVE_p;
    const x2 = x * x % P2;
    const b2 = x2 * x % P2;
    const b4 = pow2(b2, _2n4, P2) * b2 % P2;
    const b5 = pow2(b4, _1n6, P2) * x % P2;
    const b10 = pow2(b5, _5n2, P2) * b5 % P2;
    const b20 = pow2(b10, _10n, P2) * b10 % P2;
    const b40 = pow2(b20, _20n, P2) * b20 % P2;
    const b80 = pow2(b40, _40n, P2) * b40 % P2;
    const b160 = pow2(b80, _80n, P2) * b80 % P2;
    const b240 = pow2(b160, _80n, P2) * b80 % P2;
    const b250 = pow2(b240, _10n, P2) * b10 % P2;
    const pow_p_5_8 = pow2(b250, _2n4, P2) * x % P2;
    return { pow_p_5_8, b2 };
  }
  function adjustScalarBytes(bytes) {
    bytes[0] &= 248;
    bytes[31] &= 127;
    bytes[31] |= 64;
    return bytes;
  }
  var ED25519_SQRT_M1 = /* @__PURE__ */ BigInt("19681161376707505956807079304988542015446066515923890162744021073123829784752");
  function uvRatio(u, v) {
    const P2 = ed25519_CURVE_p;
    const v3 = mod(v * v * v, P2);
    const v7 = mod(v3 * v3 * v, P2);
    const pow3 = ed25519_pow_2_252_3(u * v7).pow_p_5_8;
    let x = mod(u * v3 * pow3, P2);
    const vx2 = mod(v * x * x, P2);
    const root1 = x;
    const root2 = mod(x * ED25519_SQRT_M1, P2);
    const useRoot1 = vx2 === u;
    const useRoot2 = vx2 === mod(-u, P2);
    const noRoot = vx2 === mod(-u * ED25519_SQRT_M1, P2);
    if (useRoot1)
      x = root1;
    if (useRoot2 || noRoot)
      x = root2;
    if (isNegativeLE(x, P2))
      x = mod(-x, P2);
    return { isValid: useRoot1 || useRoot2, value: x };
  }
  var ed25519_Point = /* @__PURE__ */ edwards(ed25519_CURVE, { uvRatio });
  var x25519 = /* @__PURE__ */ (() => {
    const P2 = ed25519_CURVE_p;
    const powPminus2 = (x) => {
      const { pow_p_5_8, b2 } = ed25519_pow_2_252_3(x);
      return mod(pow2(pow_p_5_8, _3n2, P2) * b2, P2);
    };
    return montgomery({
      P: P2,
      type: "x25519",
      powPminus2,
      adjustScalarBytes,
      // ~3x faster fixed-base: [k]B on the birationally-equivalent Edwards curve using cached
      // base tables, mapped back via u = (1+y)/(1-y) = (Z+Y)/(Z-Y) with one Fermat inversion.
      // Same construction as libsodium's crypto_scalarmult_curve25519_base.
      scalarMultBase: (k) => {
        const kn = mod(k, ed25519_Point.Fn.ORDER);
        if (kn === _0n6)
          return _0n6;
        const p = ed25519_Point.BASE.multiply(kn);
        return mod((p.Z + p.Y) * powPminus2(mod(p.Z - p.Y, P2)), P2);
      }
    });
  })();

  // script/feedback/envelopes.js
  var KEY = 32;
  var PLACES = 16;
  var WRAPPED = KEY + 16;
  var PLAIN = 7328;
  var SIZE = KEY + PLACES * WRAPPED + PLAIN + 16;
  var LONGEST = 6e3;
  var NONCE = new Uint8Array(12);
  var publicOf = (secret) => x25519.getPublicKey(secret);
  var cipher = (key) => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
  async function encrypted(key, plain2, bound = new Uint8Array()) {
    const how = { name: "AES-GCM", iv: NONCE, additionalData: bound };
    return new Uint8Array(await crypto.subtle.encrypt(how, await cipher(key), plain2));
  }
  async function decrypted(key, sealed2, bound = new Uint8Array(), nonce = NONCE) {
    const how = { name: "AES-GCM", iv: nonce, additionalData: bound };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(how, await cipher(key), sealed2));
    } catch (_) {
      return null;
    }
  }
  function wrapping(shared, ephemeral, reader) {
    const info = joined(utf8("pulse envelope 1"), ephemeral, reader);
    return hkdf(sha256, shared, void 0, info, KEY);
  }
  function stirred(list) {
    for (let last = list.length - 1; last > 0; last -= 1) {
      const [number] = crypto.getRandomValues(new Uint32Array(1));
      const other = Math.floor(number / 2 ** 32 * (last + 1));
      [list[last], list[other]] = [list[other], list[last]];
    }
    return list;
  }
  async function sealed(content2, readers) {
    const plain2 = utf8(JSON.stringify(content2));
    if (plain2.length > PLAIN - 2) throw new RangeError("the message is too long");
    if (readers.length > PLACES) throw new RangeError("there are too many readers");
    const padded = new Uint8Array(PLAIN);
    padded.set([plain2.length >> 8, plain2.length & 255]);
    padded.set(plain2, 2);
    const [key, own] = [random(KEY), random(KEY)];
    const ephemeral = publicOf(own);
    const wraps = Array.from({ length: PLACES - readers.length }, () => random(WRAPPED));
    for (const reader of readers) {
      const shared = x25519.getSharedSecret(own, reader);
      wraps.push(await encrypted(wrapping(shared, ephemeral, reader), key));
    }
    return joined(ephemeral, ...stirred(wraps), await encrypted(key, padded, ephemeral));
  }
  async function opened(envelope, secret) {
    const ephemeral = envelope.slice(0, KEY);
    let wrapper;
    try {
      wrapper = wrapping(x25519.getSharedSecret(secret, ephemeral), ephemeral, publicOf(secret));
    } catch (_) {
      return null;
    }
    for (let nth = 0; nth < PLACES; nth += 1) {
      const start = KEY + nth * WRAPPED;
      const key = await decrypted(wrapper, envelope.slice(start, start + WRAPPED));
      const padded = key && await decrypted(key, envelope.slice(KEY + PLACES * WRAPPED), ephemeral);
      if (padded) return JSON.parse(new TextDecoder().decode(padded.slice(2, 2 + padded[0] * 256 + padded[1])));
    }
    return null;
  }

  // script/feedback/box.js
  var VERSION = 1;
  var NONCE2 = 12;
  var PATIENCE = 6e4;
  var TRIES = 3;
  var SLICE = 2e4;
  var pause = () => new Promise((done) => {
    setTimeout(done);
  });
  function bitsOf(digest) {
    const first2 = digest.findIndex(Boolean);
    return first2 < 0 ? 256 : 8 * first2 + Math.clz32(digest[first2]) - 24;
  }
  async function proof(task, body, bits) {
    const start = joined(task, sha256(body));
    const whole = joined(start, new Uint8Array(8));
    const view = new DataView(whole.buffer, start.length);
    for (let number = 0; ; number += 1) {
      view.setUint32(4, number);
      if (bitsOf(sha256(whole)) >= bits) return whole.slice(start.length);
      if (number % SLICE === 0) await pause();
    }
  }
  async function posted(address, body) {
    try {
      const reply = await fetch(address, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/octet-stream" },
        credentials: "omit",
        referrerPolicy: "no-referrer",
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE)
      });
      return { ok: reply.ok, body: new Uint8Array(await reply.arrayBuffer()) };
    } catch (_) {
      throw new Refusal("lost");
    }
  }
  function problemIn(body) {
    try {
      return JSON.parse(new TextDecoder().decode(body));
    } catch (_) {
      return { problem: "failed" };
    }
  }
  async function sent(form2, step, parts, tell) {
    const body = joined(Uint8Array.of(VERSION), ...parts);
    let nonce = new Uint8Array(8);
    for (let tried = 0; tried < TRIES; tried += 1) {
      const reply = await posted(`/f/${form2}/sealed/${step}`, joined(body, nonce));
      if (reply.ok) return reply.body;
      const told = problemIn(reply.body);
      if (told.problem !== "work") throw new Refusal(told.problem || "failed");
      tell("work");
      nonce = await proof(fromBase64url(told.task), body, told.bits);
    }
    throw new Refusal("crowded");
  }
  async function replied(box, reply) {
    const key = expand(sha256, box, utf8("pulse reply"), 32);
    const none = new Uint8Array();
    const plain2 = await decrypted(key, reply.slice(NONCE2), none, reply.slice(0, NONCE2));
    if (!plain2) throw new Refusal("nothing");
    return plain2;
  }
  function threadIn(plain2) {
    const view = new DataView(plain2.buffer, plain2.byteOffset);
    const width = 5 + SIZE;
    const entries = Array.from({ length: plain2[2] }, (_, nth) => {
      const start = 7 + nth * width;
      return {
        by: plain2[start],
        week: view.getUint32(start + 1),
        envelope: plain2.slice(start + 5, start + width)
      };
    });
    return { state: plain2[0], blocked: Boolean(plain2[1]), gone: view.getUint32(3), entries };
  }

  // script/feedback/returning.js
  var KEPT = 96;
  var FULL = 1;
  function shown(said, mine) {
    const line = element(mine ? "mine" : "theirs").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-week]").textContent = day(said.week);
    const text = said.content && plain(String(said.content.text || ""));
    if (text) line.querySelector("bdi").textContent = text;
    return line;
  }
  function verdicts(said) {
    const found = /* @__PURE__ */ new Set();
    for (const { by, content: content2 } of said) {
      if (by === 0 && content2) [content2.agrees, content2.refuses].forEach((nth) => found.add(String(nth)));
    }
    return found;
  }
  function returning(form2, box) {
    const tell = (step) => show("step", step);
    let own = null;
    let first2 = {};
    async function answer(said, done = () => {
    }) {
      const leftOut = Array.isArray(first2.left_out) ? first2.left_out : [];
      const readers = box.readers.filter((reader) => !leftOut.includes(reader.organisation));
      const to = [...readers.map((reader) => fromBase64url(reader.key)), publicOf(own.secret)];
      tell("sealing");
      await deed("answer", await sealed(said, to));
      done();
      await look();
      swap(element("back"), element("thread"));
      show("step", "answered");
    }
    function asked(quote, nth, open) {
      const block2 = element("asked").content.firstElementChild.cloneNode(true);
      block2.querySelector("bdi").textContent = quote;
      for (const button of block2.querySelectorAll("button")) {
        const { verdict, text } = button.dataset;
        if (open) doing(button, () => answer({ text, [verdict]: nth }), "click");
        else button.remove();
      }
      return block2;
    }
    async function look() {
      const thread = threadIn(await replied(own.box, await sent(box.code, "open", [own.box], tell)));
      const said = [];
      for (const entry of thread.entries) {
        said.push({ ...entry, content: await opened(entry.envelope, own.secret) });
      }
      first2 = said[0] && said[0].content || {};
      show("state", String(thread.state));
      element("gone").textContent = day(thread.gone, KEPT);
      const answered = verdicts(said);
      element("said").replaceChildren(...said.map((each, nth) => {
        const line = shown(each, each.by === 0);
        const quote = each.by !== 0 && each.content && plain(String(each.content.quote || ""));
        if (quote) line.append(asked(quote, String(nth), !thread.blocked && !answered.has(String(nth))));
        return line;
      }));
      element("shut").hidden = !thread.blocked;
      element("reply").hidden = thread.blocked;
    }
    async function deed(step, ...parts) {
      const reply2 = await sent(box.code, step, [own.box, ...parts], tell);
      const [outcome] = await replied(own.box, reply2).catch(() => {
        throw new Refusal("gone");
      });
      if (outcome === FULL) throw new Refusal("full");
    }
    doing(form2, async () => {
      const secret = read(form2.elements.words.value);
      tell("opening");
      own = await derived(secret, box.code);
      await look();
      form2.reset();
      swap(element("back"), element("thread"));
    });
    const reply = element("reply");
    doing(reply, async () => {
      const text = plain(reply.elements.text.value);
      if (!text) throw new Refusal("text");
      if (utf8(text).length > LONGEST) throw new Refusal("long");
      await answer({ text }, () => reply.reset());
    });
    const destroying = element("destroying");
    doing(destroying, async () => {
      if (!destroying.elements.sure.checked) throw new Refusal("sure");
      await deed("destroy");
      own = null;
      element("said").replaceChildren();
      swap(element("thread"), element("destroyed"));
    });
  }

  // script/feedback/taking.js
  function stubOf(form2, own) {
    const raw = joined(threadOf(own.box), publicOf(own.secret));
    const check2 = sha256(joined(utf8("pulse stub"), utf8(form2), raw)).slice(0, 4);
    return `${form2}.${toBase64url(joined(raw, check2))}`;
  }
  function handedOver(text) {
    if (!window.BroadcastChannel || !location.hash) return;
    const line = new BroadcastChannel(`pulse:stub${location.hash}`);
    line.addEventListener("message", ({ data }) => {
      if (data === "taken") show("step", "taken");
    });
    line.postMessage(text);
  }
  function taking(form2, box) {
    const secret = drawn();
    const words = written(secret);
    const last = element("last");
    doing(form2, async () => {
      element("words").replaceChildren(...words.map((word) => {
        const line = document.createElement("li");
        line.textContent = word;
        return line;
      }));
      swap(element("taking"), element("receipt"));
    });
    element("print").addEventListener("click", () => window.print());
    element("copy").addEventListener("click", async () => {
      await navigator.clipboard.writeText(words.join(" "));
      show("step", "copied");
    });
    doing(last, async () => {
      if (!last.elements.kept.checked) throw new Refusal("kept");
      show("step", "sealing");
      const text = stubOf(box.code, await derived(secret, box.code));
      element("stub").value = text;
      element("words").replaceChildren();
      swap(element("receipt"), element("given"));
      handedOver(text);
    });
  }

  // script/feedback/writing.js
  var chosen = (form2, name) => Array.from(new FormData(form2).getAll(name));
  function content(form2, author) {
    const text = plain(form2.elements.text.value);
    const [category] = chosen(form2, "category");
    if (!text) throw new Refusal("text");
    if (utf8(text).length > LONGEST) throw new Refusal("long");
    if (!category) throw new Refusal("category");
    return {
      text,
      category,
      concerns: form2.elements.concerns.value,
      urgency: chosen(form2, "urgency")[0] || "not",
      left_out: chosen(form2, "left_out").sort(),
      author
    };
  }
  function keys(box, leftOut) {
    const found = box.readers.filter((reader) => !leftOut.includes(reader.organisation));
    if (!found.length) throw new Refusal("readers");
    return found.map((reader) => fromBase64url(reader.key));
  }
  function pointedAt(found) {
    const kinds = element("kinds");
    const list = element("hinted");
    list.replaceChildren(...found.map(({ kind, words }) => {
      const [line, passage, inner] = ["li", "q", "bdi"].map((name) => document.createElement(name));
      inner.textContent = words;
      passage.append(inner);
      line.append(passage, `: ${kinds.content.querySelector(`[data-kind=${kind}]`).textContent}`);
      return line;
    }));
    element("hints").hidden = !found.length;
  }
  function writing(form2, box) {
    const receipt = element("receipt");
    const last = element("last");
    const secret = drawn();
    let looked = "";
    function look(said) {
      const found = hints(said.text, [...box.partners, box.alliance]);
      const now = JSON.stringify(found.map(({ words }) => words));
      const seen = !found.length || now === looked;
      looked = now;
      pointedAt(found);
      return seen;
    }
    doing(form2, async () => {
      const said = content(form2, "");
      keys(box, said.left_out);
      look(said);
      element("words").replaceChildren(...written(secret).map((word) => {
        const line = document.createElement("li");
        line.textContent = word;
        return line;
      }));
      swap(element("writing"), receipt);
    });
    element("change").addEventListener("click", () => swap(receipt, element("writing")));
    element("print").addEventListener("click", () => window.print());
    element("copy").addEventListener("click", async () => {
      await navigator.clipboard.writeText(written(secret).join(" "));
      show("step", "copied");
    });
    doing(last, async () => {
      if (!last.elements.kept.checked) throw new Refusal("kept");
      const said = content(form2, "");
      if (!look(said)) throw new Refusal("look");
      show("step", "sealing");
      const own = await derived(secret, box.code);
      const author = publicOf(own.secret);
      const readers = [...keys(box, said.left_out), author];
      const envelope = await sealed({ ...said, author: toBase64url(author) }, readers);
      const tell = (step) => show("step", step);
      await sent(box.code, "drop", [threadOf(own.box), envelope], tell);
      form2.reset();
      element("words").replaceChildren();
      pointedAt([]);
      swap(receipt, element("sent"));
    });
  }

  // script/feedback.js
  var first = element("first");
  var back = element("return");
  var stub = element("take");
  var form = first || back || stub;
  function brought() {
    try {
      const text = sessionStorage.getItem("pulse:said");
      if (!text) return;
      sessionStorage.removeItem("pulse:said");
      if (first) first.elements.text.value = text;
      else element("unsent").querySelector("bdi").textContent = text;
      element(first ? "brought" : "unsent").hidden = false;
    } catch (_) {
    }
  }
  if (first || element("unsent")) brought();
  function able() {
    try {
      ready();
      return Boolean(window.crypto && crypto.subtle && typeof BigInt === "function");
    } catch (_) {
      return false;
    }
  }
  if (form && able()) {
    const box = JSON.parse(form.dataset.box);
    show("mode", "full");
    (first ? writing : back ? returning : taking)(form, box);
  }
  return __toCommonJS(feedback_exports);
})();
