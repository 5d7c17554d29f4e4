//! What the program promises, held against input that nobody would write.
//!
//! In: dumps, pages and bytes that proptest makes up, always from the same seed. Out: nothing, or the smallest input that breaks a
//! promise. A text is compared without its white space, which is the one thing that cutting a document into blocks may change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use scutch::document::{Code, Document, Failure, Fate, Media, Stage, document_id};
use scutch::pipeline::{Parcel, Unwatched, decode_input, run, strip_document};
use scutch::read::{Input, Record, find};
use scutch::settings::Settings;
use scutch::write::Output;
use scutch::{decode, dedup, strip};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(1_764), failure_persistence: None, ..ProptestConfig::default() }
}

fn input(name: &str) -> Input {
    Input { path: Some(PathBuf::from(name)), source: name.to_owned(), size: 0 }
}

fn decoded(name: &str, text: &str) -> Result<Document, Failure> {
    decode::decode(&input(name), Record { bytes: text.as_bytes().to_vec(), ..Record::default() }, &decode::Settings::default())
}

fn stripped(mut document: Document) -> Document {
    strip::strip(&mut document, &strip::Settings::default());
    document
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn blocks_of(document: &Document) -> String {
    document.blocks.iter().map(|block| squeezed(document.block_text(block))).collect()
}

/// Sentences of plain words, as a person might write them.
fn sentence() -> impl Strategy<Value = String> {
    const WORDS: &str = "the river keeps its own hours and nobody in town has asked it to change them since an old miller tried \
                         with two sacks of flour while children watched from behind a wall that was never quite finished because \
                         every spring water took another stone away so people learned to count in floods instead of years";
    vec(select(WORDS.split_whitespace().collect::<Vec<_>>()), 8..24).prop_map(|words| {
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    })
}

/// A paragraph that is an article's beyond doubt.
fn prose() -> impl Strategy<Value = String> {
    vec(sentence(), 3..6).prop_map(|sentences| sentences.join(" "))
}

/// Lines that are debris, or look like it.
fn debris() -> impl Strategy<Value = String> {
    select(vec![
        "Share on Facebook (123)",
        "Leave a Reply",
        "You may also like",
        "Related Articles",
        "Advertisement",
        "By Mara Quill",
        "Photo: Tam Ferrier",
        "Published: March 3, 2024",
        "• youtube",
        "0 0",
        "/> </p>",
        "<p> <img src=See details",
        "Read more: Bridge opens in May",
        "Bridge closed for a wedding",
        "Harrow Sound Gazette - Local News",
        "The council met on Monday to decide on the future of the old baths. Previously…",
        "Why we wrote this",
    ])
    .prop_map(str::to_owned)
}

/// Lines that break things: markup by halves, marks of every script, controls, lengths.
fn hostile() -> impl Strategy<Value = String> {
    let torn = vec(
        select(vec![
            "<p>",
            "</p>",
            "<br />",
            "<strong>",
            "</strong",
            "<a href=\"x",
            "\">",
            "/>",
            "<img src=",
            "<!-- ",
            "-->",
            "<",
            ">",
            "&lt;",
            "&amp;amp;",
            "text ",
            "two words ",
            "width=\"3\" ",
            "<T> ",
            "'",
            "\"",
            "=",
            "[1]",
            "[a](b)",
            "](",
            "<div\n",
            "é",
            "İ",
        ]),
        1..8,
    )
    .prop_map(|parts| parts.concat());
    let odd = select(vec![
        "e\u{301} a\u{30a}\u{323}",
        "\u{feff}mark",
        "\u{200b}\u{200d}",
        "عربي ١٢٣",
        "橋が開通した。",
        "สะพานเปิดแล้ว",
        "👩\u{200d}👩\u{200d}👧",
        "İSTANBUL ǅ ŉ ß",
        "\u{202e}txt.exe",
        "\u{2028}",
        "\u{a0}",
        "\u{85}",
        "cafÃ©",
        "â€œ",
        "Ã",
        "\u{fffd}",
        "#",
        "###### x",
        "> ",
        "1)",
        "•",
        "-",
        "\u{1}\u{7f}\u{b}x\u{c}y",
        "\u{81}\u{8d}",
        "a\tb",
        "…",
        "ﬁ",
        "\u{1f}",
        "K \u{212b}",
    ])
    .prop_map(str::to_owned);
    let long =
        (1usize..3000, select(vec!["a", "ab ", "<p>", "…", "[1]x ", "&amp;", "é"])).prop_map(|(times, text)| text.repeat(times));
    prop_oneof![4 => torn, 4 => odd, 2 => any::<String>(), 1 => long]
}

/// A dump: lines with one, two or foreign ends between them.
fn dump() -> impl Strategy<Value = String> {
    let line = prop_oneof![3 => prose(), 2 => sentence(), 3 => debris(), 4 => hostile()];
    vec((line, select(vec!["\n", "\n\n", "\r\n", "\n \n"])), 1..24)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect())
}

/// The decoded lines of a dump as strip left them: each line of a `torn-markup` edit must be what was there, and becomes what is there
/// now. Undoing the edits in the blocks is the same the other way round, but a line of a joined paragraph could not be told there.
fn mended(decoded: &str, document: &Document) -> Result<String, TestCaseError> {
    let mut lines: BTreeMap<usize, String> = (1..).zip(decoded.split('\n').map(squeezed)).collect();
    for edit in document.edits.iter().filter(|edit| edit.stage == Stage::Strip) {
        prop_assert_eq!(&*edit.rule, "torn-markup");
        let number: usize = edit.place.strip_prefix("line ").unwrap().parse().unwrap();
        let line = lines.insert(number, squeezed(&edit.after));
        prop_assert_eq!(line, Some(squeezed(&edit.before)), "{}", edit.place);
        let block = &document.blocks[edit.block as usize - 1];
        prop_assert!(squeezed(document.block_text(block)).contains(&squeezed(&edit.after)));
    }
    Ok(lines.into_values().collect())
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn every_letter_of_a_dump_is_in_exactly_one_block(text in dump()) {
        let Ok(mut document) = decoded("dump", &text) else { return Ok(()) };
        // Some of these look like pages; here all of them are dumps.
        document.media = Media::Text;
        let before = document.text.clone();
        let document = stripped(document);
        prop_assert_eq!(blocks_of(&document), mended(&before, &document)?);
        let cut = document.blocks.iter().filter(|block| matches!(block.fate, Fate::Cut(_))).count();
        prop_assert_eq!(document.kept() + cut, document.blocks.len());
        let mut end = 0;
        for block in &document.blocks {
            prop_assert!(block.start >= end && block.end > block.start);
            prop_assert!(!document.block_text(block).trim().is_empty());
            end = block.end;
        }
    }
}

/// Pieces of a page, nested a few deep. Tags need not fit each other: the tree is what the HTML standard makes of them.
fn markup() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        4 => sentence(),
        2 => select(vec![
            "one", " two ", "\n", "a&amp;b", "&copy;2024", "&#8217;", "&nbsp;", "&#x81;", "&lt;b&gt;", "&nosuch;", "x<y", "<", "橋が", "é\u{301}", "\u{200b}",
            "Share this", "Home", "&#10;", "&zwj;",
        ]).prop_map(str::to_owned),
        1 => select(vec![
            "<br>", "<br><br>", "<hr>", "<img alt='no text'>", "<!-- no text -->", "<input value='no text'>", "<script>no(text)</script>",
            "<style>p { no: text }</style>", "<svg><title>no text</title><text>none</text></svg>", "<meta name=author content=x>", "<wbr>",
            "<link rel=x href=y>", "</p>", "</div>", "</table>", "</a>", "<p>", "<td>", "<li>", "<tr>",
        ]).prop_map(str::to_owned),
    ];
    text.prop_recursive(5, 60, 6, |inner| {
        let tags = select(vec![
            "p",
            "div",
            "section",
            "article",
            "ul",
            "ol",
            "li",
            "table",
            "tr",
            "td",
            "th",
            "tbody",
            "caption",
            "thead",
            "dl",
            "dt",
            "dd",
            "h1",
            "h2",
            "h6",
            "blockquote",
            "pre",
            "figure",
            "figcaption",
            "a",
            "b",
            "em",
            "span",
            "label",
            "time",
            "button",
            "form",
            "select",
            "option",
            "textarea",
            "noscript",
            "template",
            "details",
            "summary",
            "nav",
            "header",
            "footer",
            "aside",
            "main",
            "iframe",
            "video",
            "object",
            "ruby",
            "rt",
            "sup",
            "center",
            "font",
            "x-custom",
            "title",
            "address",
            "dialog",
            "fieldset",
            "legend",
        ]);
        let attributes = select(vec![
            "",
            " class='site-nav'",
            " class='entry-content' id=main",
            " hidden",
            " style='display:none'",
            " aria-hidden=true",
            " role=dialog",
            " itemprop=text",
        ]);
        (tags, attributes, vec(inner, 0..6))
            .prop_map(|(tag, attributes, inside)| format!("<{tag}{attributes}>{}</{tag}>", inside.concat()))
    })
}

/// All text nodes of a page but those that hold no text of it, without white space. Scripting is off, as it is for a scraper.
fn text_nodes(page: &str) -> String {
    use html5ever::tendril::TendrilSink;
    let mut options = html5ever::ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    let tree = html5ever::parse_document(scraper::HtmlTreeSink::new(scraper::Html::new_document()), options).one(page);
    let is_read = |node: &ego_tree::NodeRef<scraper::Node>| {
        !node.ancestors().any(|above| {
            above.value().as_element().is_some_and(|element| matches!(element.name(), "script" | "style" | "svg" | "head"))
        })
    };
    let nodes = tree.tree.root().descendants().filter(is_read);
    nodes.filter_map(|node| node.value().as_text().map(|text| squeezed(text))).collect()
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn every_letter_of_a_page_is_in_exactly_one_block(pieces in vec(markup(), 1..8)) {
        let page = format!("<!DOCTYPE html><html><head><title>T</title></head><body>{}</body></html>", pieces.concat());
        let document = decoded("page", &page).unwrap();
        prop_assert_eq!(document.media, Media::Html);
        let text = text_nodes(&document.text);
        let document = stripped(document);
        prop_assert_eq!(blocks_of(&document), text);
    }
}

/// Bytes that are no text, nearly text, or text in an encoding that says nothing of itself.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let text = || vec(prop_oneof![sentence(), hostile()], 0..6).prop_map(|lines| lines.join("\n"));
    let damaged = (text(), vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)).prop_map(|(text, blows)| {
        let mut bytes = text.into_bytes();
        for (at, byte) in blows {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        bytes
    });
    let utf16 = (text(), any::<bool>(), any::<bool>()).prop_map(|(text, mark, big)| {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}").encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    });
    let noise = vec(any::<u8>(), 0..600);
    let marked = (
        select(vec![
            &b"\xef\xbb\xbf"[..],
            b"\xff\xfe",
            b"\xfe\xff",
            b"\x1f\x8b\x08",
            b"<meta charset=utf-16>",
            b"\x1b$B",
            b"\0",
            b"<html>",
        ]),
        noise.clone(),
    )
        .prop_map(|(mark, noise)| [mark, &noise].concat());
    let high = vec(0x80u8.., 1..400);
    prop_oneof![3 => damaged, 2 => utf16, 2 => noise, 3 => marked, 1 => high]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_bytes_give_a_document_or_a_failure(bytes in bytes()) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let input = Input { path: Some(file.path().to_path_buf()), source: "x".into(), size: bytes.len() as u64 };
        let settings = Settings::default();
        let parcels = decode_input(&input, &settings);
        let [Parcel::Input(digest), outcome] = &parcels[..] else { panic!("{parcels:?}") };
        prop_assert_eq!(digest.bytes, bytes.len() as u64);
        match outcome {
            Parcel::Failure(failure) => prop_assert!(failure.code != Code::Internal && failure.code.is_error(), "{:?}", failure),
            Parcel::Document(document) => {
                prop_assert!(!document.text.trim().is_empty());
                // The five C1 codes that windows-1252 leaves open stay: what they were cannot be known.
                let open = ['\u{81}', '\u{8d}', '\u{8f}', '\u{90}', '\u{9d}'];
                let stray = document.text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t') && !open.contains(c));
                prop_assert_eq!(stray, None);
                let is_stripped = matches!(strip_document(document.clone(), &settings), Parcel::Document(_));
                prop_assert!(is_stripped);
            }
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_second_run_over_clean_prose_cuts_nothing(lines in vec(prop_oneof![2 => prose(), 2 => sentence(), 2 => debris()], 1..16)) {
        let Ok(document) = decoded("first", &lines.join("\n\n")) else { return Ok(()) };
        let clean = stripped(document).clean_text();
        prop_assume!(!clean.is_empty());
        let again = stripped(decoded("second", &clean).unwrap());
        let cut: Vec<_> = again.blocks.iter().filter(|block| !block.is_kept()).map(|block| (again.block_text(block), &block.fate)).collect();
        prop_assert!(cut.is_empty(), "{:?}", cut);
        prop_assert_eq!(again.clean_text(), clean);
    }
}

/// A few documents that say some of the same paragraphs, and some short lines.
fn corpus() -> impl Strategy<Value = Vec<Vec<String>>> {
    let shared = vec(
        prop_oneof![3 => prose(), 2 => sentence(), 2 => select(vec!["What now?", "Yes.", "Why we wrote this"]).prop_map(str::to_owned)],
        2..8,
    );
    let pick = (any::<prop::sample::Index>(), 0u8..4);
    (shared, vec(vec(pick, 1..10), 1..6)).prop_map(|(shared, documents)| {
        // Case, quotes and closing marks are no difference; another word is.
        let dressed = |(at, dress): (prop::sample::Index, u8)| {
            let text = at.get(&shared);
            match dress {
                0 => text.to_uppercase(),
                1 => format!("“{text}”"),
                2 => format!("{text} Or so they say."),
                _ => text.clone(),
            }
        };
        documents.into_iter().map(|picks| picks.into_iter().map(dressed).collect()).collect()
    })
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_repeat_names_an_earlier_copy_that_stays(corpus in corpus()) {
        let settings = dedup::Settings::default();
        let mut resolver = dedup::Resolver::new(settings.clone());
        let mut documents = Vec::new();
        for (number, paragraphs) in corpus.iter().enumerate() {
            let Ok(document) = decoded(&format!("{number}.txt"), &paragraphs.join("\n\n")) else { continue };
            let mut document = stripped(document);
            let keys = dedup::keys(&document);
            resolver.resolve(&mut document, &keys).unwrap();
            documents.push(document);
        }
        let mut kept = BTreeSet::new();
        for (number, document) in documents.iter().enumerate() {
            for (at, block) in document.blocks.iter().enumerate() {
                let (form, weight) = dedup::normal_form(document.block_text(block));
                match &block.fate {
                    Fate::Kept => prop_assert!(weight < settings.min_chars || kept.insert(form.clone()), "kept twice: {}", form),
                    Fate::Cut(cut) if cut.stage == Stage::Dedup => {
                        let twin = cut.twin.clone().expect("a repeat names its twin");
                        let there = documents.iter().position(|other| other.id == twin.document).expect("a twin's document exists");
                        let copy = documents[there].blocks.get(twin.block as usize - 1).expect("a twin exists");
                        prop_assert!((there, twin.block as usize) < (number, at + 1));
                        prop_assert!(copy.is_kept());
                        prop_assert_eq!(dedup::normal_form(documents[there].block_text(copy)).0, form);
                    }
                    Fate::Cut(cut) => prop_assert!(cut.twin.is_none()),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn threads_change_no_byte(files in vec(prop_oneof![dump().prop_map(String::into_bytes), bytes(), vec(markup(), 1..4).prop_map(|parts| parts.concat().into_bytes())], 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let raw = folder.path().join("raw");
        std::fs::create_dir(&raw).unwrap();
        for (number, bytes) in files.iter().enumerate() {
            std::fs::write(raw.join(format!("{number}.txt")), bytes).unwrap();
        }
        let clean = |threads: usize| {
            let clean = folder.path().join(format!("clean-{threads}"));
            let settings = Settings::default();
            let mut output = Output::folder(&clean, &settings).unwrap();
            run(find(&[raw.clone()]), &settings, threads, &mut output, &Unwatched).unwrap();
            let balance = output.finish().unwrap().run.balance;
            assert_eq!(balance.blocks, balance.kept + balance.cut);
            assert_eq!(balance.inputs, files.len() as u64);
            assert_eq!(balance.inputs, balance.written + balance.failures);
            scutch::write::FILES.map(|name| std::fs::read(clean.join(name)).unwrap())
        };
        // Not `assert_eq`: nobody could read what it would print.
        prop_assert!(clean(1) == clean(8));
    }

    #[test]
    fn ids_are_stable_and_unique(sources in prop::collection::btree_set((any::<String>(), 0u64..1000), 1..100), text in prose()) {
        let ids: BTreeSet<String> = sources.iter().map(|(source, record)| document_id(source.as_bytes(), *record)).collect();
        prop_assert_eq!(ids.len(), sources.len());
        for (source, record) in &sources {
            let id = document_id(source.as_bytes(), *record);
            prop_assert!(id.len() == 35 && id.starts_with("b3-") && id[3..].bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
        // The id is that of the place, whatever stands there and whatever becomes of it.
        let (one, other) = (decoded("a/b.txt", &text).unwrap(), decoded("a/b.txt", "Something else.").unwrap());
        prop_assert_eq!(&one.id, &other.id);
        prop_assert_eq!(&stripped(other).id, &document_id(b"a/b.txt", 0));
    }
}

#[test]
fn the_id_of_a_path_is_what_it_was() {
    // The hash of `raw/ferry.txt`, a zero byte and `0`, as `b3sum` gives it: a change here makes every stored id a stranger.
    assert_eq!(document_id(b"raw/ferry.txt", 0), "b3-");
}
