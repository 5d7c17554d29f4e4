//! The rules of repair as data: why, from which source, what each must change and what it must leave.
//!
//! In: nothing. Out: the rules, for `scutch rules` and for the tests, which hold every example to its word.

use crate::decode::{Fold, Repair};

/// A rule of repair.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its name in the ledger.
    pub name: &'static str,
    /// Why it is right.
    pub reason: &'static str,
    /// Where the damage or the method is described.
    pub source: &'static str,
    /// How bold the repairs must be for its examples; `Off` for what is done only where typography is folded.
    pub from: Repair,
    /// What it must repair: before and after.
    pub cuts: &'static [(&'static str, &'static str)],
    /// Look-alikes that it must leave.
    pub keeps: &'static [&'static str],
}

/// The name of a fold in the ledger.
pub(crate) const fn folds(kind: Fold) -> &'static str {
    match kind {
        Fold::Quotes => "fold-quotes",
        Fold::Ligatures => "fold-ligatures",
        Fold::Width => "fold-width",
    }
}

/// Every rule in the order in which they are asked.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "terminal-escape",
        reason: "Codes that colour the text of a terminal are no text.",
        source: "ECMA-48, 5.4",
        from: Repair::Certain,
        cuts: &[("\u{1b}[1;31mstop\u{1b}[0m here", "stop here")],
        keeps: &["[1;31m] is the code for red", "array[0m]"],
    },
    Rule {
        name: "entity",
        reason: "A character reference left in plain text, which was escaped once too often.",
        source: "HTML standard, 13.2.5.72; HTML 4, 24",
        from: Repair::Certain,
        cuts: &[
            ("fish &amp; chips&#8217; &#x201C;best&rdquo;", "fish & chips’ “best”"),
            ("it&amp;rsquo;s", "it’s"),
            ("&#146;tis", "’tis"),
            ("caf&Atilde;&copy;", "café"),
        ],
        keeps: &["AT&T", "a & b; c", "?a=1&copy=2", "&nosuch;", "write &lt;p&gt for a tag: &lt;b", "The tag &lt;b&gt; is bold"],
    },
    Rule {
        name: "mojibake",
        reason: "UTF-8 that was read as a legacy page, once or more, whole or in part; the line is far likelier once it is read anew.",
        source: "Speer 2019, zenodo.2591652 (ftfy), for the damage; the costs are those of train/pairs.py",
        from: Repair::Certain,
        cuts: &[
            ("cafÃ©", "café"),
            ("itâ€™s â€œfineâ€\u{9d}", "it’s “fine”"),
            ("20Â°C and 25Â°C Â© 2024", "20°C and 25°C © 2024"),
            ("ÐœÐ¾Ñ\u{81}Ñ‚", "Мост"),
            ("cafÃƒÂ©", "café"),
            ("the cafÃƒÆ’Ã‚Â© by the sea", "the café by the sea"),
            ("ðŸ˜€ done", "😀 done"),
            ("\u{ed}\u{a0}½\u{ed}¸\u{80} done", "😀 done"),
            ("РњРѕСЃС‚ С‡РµСЂРµР· СЂРµРєСѓ", "Мост через реку"),
            ("п╪п╬я│я┌ я┤п╣я─п╣п╥ я─п╣п╨я┐", "мост через реку"),
            ("le caf├® de la r├®gion", "le café de la région"),
            ("le caf√© de la r√©gion", "le café de la région"),
            ("n â\u{89}¤ 4", "n ≤ 4"),
            ("voilÃ  le cafÃ©", "voilà le café"),
            ("naÃ¯ve and Ã\u{fffd}ngela", "naïve and Ángela"),
            ("Le cafÃ© était fermé", "Le café était fermé"),
            ("ï»¿First line", "First line"),
            ("le projet mis en Å“uvre a Ã©tÃ© rÃ©glÃ© dÃ©jÃ\u{a0}", "le projet mis en œuvre a été réglé déjà"),
            ("Tilts pÄ\u{81}r upi ir vienkÄ\u{81}rĹˇi slÄ“gts", "Tilts pār upi ir vienkārši slēgts"),
            ("Open the fileΓÇª or stop itΓÇª", "Open the file… or stop it…"),
        ],
        keeps: &[
            "NÃO",
            "Ângela",
            "ÇA VA",
            "MÜNCHEN",
            "naïve",
            "Ã",
            "São Paulo",
            "ÅÄÖ",
            "É° rare",
            "ÐÑ",
            "«CAFÉ» et «DÉJÀ»",
            "ΟΡΟΙ ΚΑΙ ΠΡΟΫΠΟΘΕΣΕΙΣ ΧΡΗΣΗΣ",
            "Рівне і Севастополь",
            "СЁСТРЫ",
            "ESPAÑA™ © 2024",
            "½ – ¾ °C ± 2 µm",
            "┌──┬──┐",
            "Ça coûte 5 £…",
            "Trường hợp này ở Việt Nam",
            "ΔΣ → Ω",
            "x² + y² = z²",
            "%s\u{a0}×\u{a0}%s",
            "12 кБ",
            "ลบ %(name)s",
            "« Ici\u{a0}»",
            "letters like “Ã©” or “Ã¨” are mojibake",
        ],
    },
    Rule {
        name: "confusable",
        reason: "A letter of another script in a word that is otherwise of one; it looks the same and is never found by a search.",
        source: "UTS 39, confusables",
        from: Repair::Certain,
        cuts: &[("Сentral Station", "Central Station"), ("на cтанции", "на станции"), ("the Αpple", "the Apple"), ("όλoι", "όλοι")],
        keeps: &[
            "Δx and Σtoken and Scoreπ",
            "kΩ",
            "PCшка",
            "отXXX",
            "µm",
            "IT-отдел",
            "3D-принтер",
            "ЯNDEX",
            "СССР USSR",
            "%(count)sгодин тому",
            "\\fIІМЯ %iпт",
        ],
    },
    Rule {
        name: "page-mixup",
        reason: "One legacy page that was read as another; the line is garbage as it stands and writing once it is read anew.",
        source: "mapping files of the Unicode Consortium; the costs are those of train/pairs.py",
        from: Repair::Certain,
        cuts: &[
            ("Ìîñò ÷åðåç ðåêó îòêðûëè âåñíîé", "Мост через реку открыли весной"),
            ("лНЯР ВЕПЕГ ПЕЙС НРЙПШКХ БЕЯМНИ", "Мост через реку открыли весной"),
            ("Pøíliš mnoho lidí pøišlo na nábøeží", "Příliš mnoho lidí přišlo na nábřeží"),
        ],
        keeps: &[
            "Größe, Übermut, ça va, mañana",
            "þetta er íslenska og það er gott",
            "smørrebrød og æblegrød",
            "ПРИВЕТ ВСЕМ",
            "à côté",
            "it’s—well—“fine”",
            "die religiösen Lieder sind religiöser als religiöse",
            "Përshkrimi: %(name)s në %(place)s është më i gjatë (UTF-8)",
            "Al è impuartant che tu sâs dulà che al è il câs dal sît",
            "No si è rivâts a salvâ lis modifichis fatis",
            "Siguroni që fshirja e këtij vendi nuk është gabim (1024)",
            "Bu sahypany özüňe ýakyn ýerde sakla: %(path)s ýol",
            "ОПИС ТА НАЗВА",
            "СКВ 20 кБ, ХТМЛ 3 кБ",
            "────────────────",
            "══ 12 ══",
            "de auto´s en de foto´s van de opa´s",
            "N/α/P(T≤t) and N/α/P(T≥t)",
            "÷ 0061 ÷ 0062 × 0063 ÷",
            "÷ 2060 × 0074 ÷ # ÷ [0.2] WORD JOINER × [998.0] LATIN SMALL LETTER T ÷ [0.3]",
        ],
    },
    Rule {
        name: "c1-controls",
        reason: "Controls from U+0080 to U+009F are windows-1252 punctuation that was read as Latin-1.",
        source: "WHATWG Encoding, 4.2: the label iso-8859-1 means windows-1252",
        from: Repair::Certain,
        cuts: &[("\u{93}quoted\u{94} \u{96} it\u{92}s", "“quoted” – it’s")],
        keeps: &["a\u{81}b", "wait â\u{80}"],
    },
    Rule {
        name: "json-escape",
        reason: "An escape of JSON that was not resolved, in the middle of a word.",
        source: "RFC 8259, 7",
        from: Repair::Certain,
        cuts: &[
            ("d\\u00e9j\\u00e0 vu", "déjà vu"),
            ("\\u041c\\u043e\\u0441\\u0442", "Мост"),
            ("fine\\ud83d\\ude00\\ud83d\\ude00", "fine😀😀"),
        ],
        keeps: &["write \"\\u00e9\" for it", "print(\"caf\\u00e9\")", "C:\\users\\u0041bc", "\\\\u00e9t\\\\u00e9"],
    },
    Rule {
        name: "invisible",
        reason: "Soft hyphens, zero-width characters and direction marks that do nothing where they stand.",
        source: "UAX 44, Default_Ignorable_Code_Point",
        from: Repair::Certain,
        cuts: &[("exam\u{ad}ple and zero\u{200b}width\u{2060} and \u{200e}left", "example and zerowidth and left")],
        keeps: &["می\u{200c}خواهم", "👩\u{200d}💻", "ภาษา\u{200b}ไทย", "שלום\u{200f} abc", "क्\u{200d}ष", "hyphen\u{ad}"],
    },
    Rule {
        name: "lost-quote",
        reason: "A quotation mark lost to U+FFFD in English, whose words hold no letter that could have been lost instead.",
        source: "ftfy issues 83, 141 and 169 tell of the damage",
        from: Repair::Certain,
        cuts: &[
            ("you don\u{fffd}t have to wait for the bus", "you don’t have to wait for the bus"),
            ("he said \u{fffd}yes\u{fffd} and it was the end", "he said “yes” and it was the end"),
        ],
        keeps: &["el pa\u{fffd}s est\u{fffd} aqu\u{fffd}", "the caf\u{fffd} is in the town", "a \u{fffd} b and the rest of it"],
    },
    Rule {
        name: "lost-quote",
        reason: "A quotation mark lost to a question mark in English.",
        source: "ftfy issues 83 and 190 tell of the damage",
        from: Repair::Likely,
        cuts: &[("you don?t have to ?wait? for the bus", "you don’t have to “wait” for the bus")],
        keeps: &["are you there? yes, and the others are", "see page.php?t=1 for the rest of it", "what? why? it is the end"],
    },
    Rule {
        name: "fold-quotes",
        reason: "Curly quotation marks become straight, for those who ask.",
        source: "--fold quotes",
        from: Repair::Off,
        cuts: &[("“it’s”", "\"it's\"")],
        keeps: &["«oui»", "5′ 3″"],
    },
    Rule {
        name: "fold-ligatures",
        reason: "Ligatures become letters, for those who ask.",
        source: "Unicode compatibility decompositions (UAX 15); --fold ligatures",
        from: Repair::Off,
        cuts: &[("ﬁne oﬀer", "fine offer")],
        keeps: &["æ œ ß"],
    },
    Rule {
        name: "fold-width",
        reason: "Full-width letters and digits become narrow and half-width katakana wide, for those who ask; punctuation stays.",
        source: "UAX 11; --fold width",
        from: Repair::Off,
        cuts: &[("ＡＢＣ１２３", "ABC123"), ("ｶﾞｲﾄﾞ", "ガイド")],
        keeps: &["你好，世界！（一）"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Settings, tidy};
    use crate::document::Media;

    fn settings(rule: &Rule) -> Settings {
        let kind = [Fold::Quotes, Fold::Ligatures, Fold::Width].into_iter().find(|kind| folds(*kind) == rule.name);
        Settings { repair: rule.from, fold: kind.into_iter().collect(), ..Settings::default() }
    }

    #[test]
    fn every_rule_repairs_what_it_must_and_tells_of_it() {
        for rule in RULES {
            for (before, after) in rule.cuts {
                let tidied = tidy((*before).to_owned(), Media::Text, &settings(rule));
                assert_eq!(tidied.text, *after, "{}: {before}", rule.name);
                assert!(tidied.edits.iter().any(|edit| edit.rule == rule.name), "{}: {before}: {:?}", rule.name, tidied.edits);
            }
        }
    }

    #[test]
    fn every_rule_keeps_its_look_alikes() {
        for rule in RULES {
            for line in rule.keeps {
                let tidied = tidy((*line).to_owned(), Media::Text, &settings(rule));
                assert_eq!(tidied.text, *line, "{}: {:?}", rule.name, tidied.edits);
            }
        }
    }

    #[test]
    fn a_second_run_changes_nothing_and_lines_do_not_matter() {
        let all: Vec<&str> =
            RULES.iter().flat_map(|rule| rule.cuts.iter().map(|(before, _)| *before).chain(rule.keeps.iter().copied())).collect();
        let settings = Settings { repair: Repair::Likely, ..Settings::default() };
        let whole = tidy(all.join("\n"), Media::Text, &settings).text;
        assert_eq!(tidy(whole.clone(), Media::Text, &settings).text, whole);
        let one_by_one: Vec<String> = all.iter().map(|line| tidy((*line).to_owned(), Media::Text, &settings).text).collect();
        assert_eq!(one_by_one.join("\n"), whole);
    }
}
