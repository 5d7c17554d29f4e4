//! Which encodings are weighed, for which languages, and how common they are.
//!
//! In: nothing, this is a table. Out: [`CANDIDATES`], and the languages of a top-level domain. A candidate is data with its reason; what it costs
//! is told in bits, as the text is: every bit less doubles how likely it is before a letter was read.

/// An encoding that statistics may answer.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Its page, as `pages` names it.
    pub label: &'static str,
    /// The languages that are written in it.
    pub languages: &'static [&'static str],
    /// How rare it is, in bits.
    pub rare: u32,
}

const WEST: &[&str] = &["en", "fr", "de", "es", "it", "pt", "sv", "da", "fi", "nl", "no", "ca", "gl", "is", "id", "sq", "br", "ga"];
// English stands among all of them: a page of English with a few names is still in the page of its neighbours.
const CENTRAL: &[&str] = &["cs", "pl", "hu", "hr", "ro", "sk", "sl", "sq", "en"];
const CYRILLIC: &[&str] = &["ru", "uk", "bg", "sr", "mk", "be"];
const BALTIC: &[&str] = &["lt", "lv", "et", "en"];

/// Pages of one byte a character. First what the web was written in (`W3Techs`, historical yearly trends of character encodings): Windows pages,
/// then ISO and KOI8; then what old archives hold: Macintosh, DOS, EBCDIC.
pub(super) const CANDIDATES: &[Candidate] = &[
    Candidate { label: "windows-1252", languages: WEST, rare: 0 },
    Candidate { label: "windows-1250", languages: CENTRAL, rare: 1 },
    Candidate { label: "windows-1251", languages: CYRILLIC, rare: 0 },
    Candidate { label: "windows-1253", languages: &["el"], rare: 0 },
    Candidate { label: "windows-1254", languages: &["tr", "en"], rare: 1 },
    Candidate { label: "windows-1255", languages: &["he"], rare: 0 },
    Candidate { label: "windows-1256", languages: &["ar", "fa"], rare: 0 },
    Candidate { label: "windows-1257", languages: BALTIC, rare: 1 },
    Candidate { label: "windows-1258", languages: &["vi"], rare: 1 },
    Candidate { label: "windows-874", languages: &["th"], rare: 0 },
    Candidate { label: "iso-8859-2", languages: CENTRAL, rare: 2 },
    Candidate { label: "iso-8859-5", languages: CYRILLIC, rare: 3 },
    Candidate { label: "iso-8859-6", languages: &["ar"], rare: 2 },
    Candidate { label: "iso-8859-7", languages: &["el"], rare: 1 },
    Candidate { label: "iso-8859-8", languages: &["he"], rare: 1 },
    Candidate { label: "iso-8859-15", languages: &["fr", "fi", "de", "es", "it", "en", "et", "nl", "pt", "ca"], rare: 3 },
    Candidate { label: "koi8-r", languages: &["ru", "bg"], rare: 1 },
    Candidate { label: "koi8-u", languages: &["uk", "ru", "be"], rare: 2 },
    Candidate { label: "ibm866", languages: &["ru", "uk", "be", "bg"], rare: 4 },
    // Baltic pages in the ISO encodings are about as common as Latvian pages at all.
    Candidate { label: "iso-8859-4", languages: &["lt", "lv", "et"], rare: 3 },
    Candidate { label: "iso-8859-13", languages: BALTIC, rare: 3 },
    Candidate { label: "iso-8859-3", languages: &["eo", "mt", "tr"], rare: 7 },
    Candidate { label: "iso-8859-14", languages: &["cy", "ga"], rare: 8 },
    Candidate { label: "iso-8859-16", languages: &["ro"], rare: 7 },
    Candidate {
        label: "macintosh",
        languages: &["fr", "de", "es", "it", "pt", "en", "sv", "da", "no", "nl", "fi", "ca", "is"],
        rare: 5,
    },
    Candidate { label: "x-mac-cyrillic", languages: CYRILLIC, rare: 5 },
    Candidate { label: "ibm850", languages: &["fr", "de", "es", "it", "pt", "sv", "da", "fi", "nl", "no", "ca", "is"], rare: 9 },
    Candidate { label: "ibm437", languages: &["en", "fr", "de", "es", "it", "nl"], rare: 9 },
    Candidate { label: "ibm852", languages: &["cs", "pl", "hu", "hr", "ro", "sk", "sl"], rare: 8 },
    Candidate { label: "ibm855", languages: &["ru", "bg", "sr", "mk"], rare: 9 },
    Candidate { label: "ibm857", languages: &["tr"], rare: 8 },
    Candidate { label: "ibm858", languages: &["fr", "de", "es"], rare: 13 },
    Candidate { label: "ibm775", languages: BALTIC, rare: 8 },
    Candidate { label: "ibm737", languages: &["el"], rare: 8 },
    Candidate { label: "ibm869", languages: &["el"], rare: 9 },
    Candidate { label: "ibm862", languages: &["he"], rare: 8 },
    Candidate { label: "ibm864", languages: &["ar"], rare: 9 },
    Candidate { label: "ibm720", languages: &["ar", "fa"], rare: 10 },
    Candidate { label: "ibm860", languages: &["pt"], rare: 12 },
    Candidate { label: "ibm861", languages: &["is"], rare: 12 },
    Candidate { label: "ibm863", languages: &["fr"], rare: 12 },
    Candidate { label: "ibm865", languages: &["da", "no"], rare: 12 },
    Candidate { label: "x-mac-ce", languages: CENTRAL, rare: 8 },
    Candidate { label: "x-mac-greek", languages: &["el"], rare: 9 },
    Candidate { label: "x-mac-turkish", languages: &["tr"], rare: 9 },
    Candidate { label: "x-mac-icelandic", languages: &["is"], rare: 12 },
    Candidate { label: "x-mac-croatian", languages: &["hr", "sl"], rare: 12 },
    Candidate { label: "x-mac-romanian", languages: &["ro"], rare: 12 },
    Candidate { label: "kz-1048", languages: &["kk"], rare: 4 },
    Candidate { label: "ptcp154", languages: &["kk"], rare: 5 },
];

/// Encodings of several bytes a character, each with the characters it is mostly written for.
pub(super) const WIDE: &[Candidate] = &[
    Candidate { label: "gb18030", languages: &["zh"], rare: 0 },
    Candidate { label: "big5", languages: &["zht"], rare: 0 },
    Candidate { label: "shift_jis", languages: &["ja"], rare: 0 },
    Candidate { label: "euc-jp", languages: &["ja"], rare: 0 },
    Candidate { label: "euc-kr", languages: &["ko"], rare: 0 },
    Candidate { label: "johab", languages: &["ko"], rare: 9 },
];

/// How rare text of a language is among pages that no longer say what they are, in bits beyond its encoding: languages of few speakers
/// whose letters make good disguises for others.
pub(super) fn rarity(language: &str) -> u32 {
    match language {
        "br" | "sq" | "eo" | "mt" | "cy" | "ga" => 5,
        "id" | "kk" => 4,
        "is" => 3,
        _ => 0,
    }
}

/// The languages that the pages of a top-level domain are mostly written in (IANA root zone; official languages of the country). Generic
/// domains have none.
pub(super) fn languages_of(domain: &str) -> &'static [&'static str] {
    match domain {
        "ae" | "bh" | "dz" | "eg" | "iq" | "jo" | "kw" | "lb" | "ly" | "ma" | "om" | "ps" | "qa" | "sa" | "sd" | "sy" | "tn"
        | "ye" => &["ar"],
        "al" => &["sq"],
        "ar" | "bo" | "cl" | "co" | "cr" | "cu" | "do" | "ec" | "gt" | "hn" | "mx" | "ni" | "pa" | "pe" | "py" | "sv" | "uy"
        | "ve" => &["es"],
        "at" | "de" | "li" => &["de"],
        "au" | "gov" | "edu" | "mil" | "nz" | "uk" | "us" => &["en"],
        "ba" => &["hr", "sr"],
        "be" => &["nl", "fr"],
        "bg" => &["bg"],
        "by" => &["be", "ru"],
        "ca" => &["en", "fr"],
        "ad" | "cat" => &["ca"],
        "ch" => &["de", "fr", "it"],
        "cn" => &["zh"],
        "cy" | "gr" => &["el"],
        "cz" => &["cs"],
        "dk" => &["da"],
        "ee" => &["et"],
        "es" => &["es", "ca", "gl"],
        "fi" => &["fi", "sv"],
        "fr" => &["fr", "br"],
        "gal" => &["gl"],
        "hk" | "mo" | "tw" => &["zht"],
        "hr" => &["hr"],
        "hu" => &["hu"],
        "id" => &["id"],
        "ie" => &["en", "ga"],
        "il" => &["he"],
        "ir" | "af" => &["fa"],
        "is" => &["is"],
        "it" | "sm" | "va" => &["it"],
        "jp" => &["ja"],
        "kr" => &["ko"],
        "kz" => &["kk", "ru"],
        "lt" => &["lt"],
        "lu" => &["fr", "de"],
        "lv" => &["lv"],
        "md" => &["ro", "ru"],
        "me" | "rs" => &["sr"],
        "mk" => &["mk"],
        "mt" => &["mt", "en"],
        "nl" | "sr" => &["nl"],
        "no" => &["no"],
        "pl" => &["pl"],
        "ao" | "br" | "mz" | "pt" => &["pt"],
        "ro" => &["ro"],
        "ru" | "su" | "kg" => &["ru"],
        "se" => &["sv"],
        "si" => &["sl"],
        "sk" => &["sk"],
        "th" => &["th"],
        "tr" => &["tr"],
        "ua" => &["uk", "ru"],
        "vn" => &["vi"],
        _ => &[],
    }
}
