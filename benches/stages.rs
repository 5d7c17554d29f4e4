//! Each stage by itself, in bytes per second.
//!
//! In: pages and dumps made up here from a fixed seed, so that no file is read and every machine measures the same bytes. Out: what
//! criterion prints. Bytes are those that go into a stage. It measures one thread and compares nothing; README.md tells how to read it.

use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use scutch::document::{Document, Media};
use scutch::read::{Input, Record};
use scutch::write::{CleanRecord, ledger_lines};
use scutch::{decode, dedup, strip};

/// xorshift64 (Marsaglia 2003): enough to vary the length of sentences.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn sentence(&mut self, words: &[&str]) -> String {
        let length = 8 + self.roll(16);
        let words: Vec<&str> = (0..length).map(|_| words[self.roll(words.len())]).collect();
        format!("{}.", words.join(" "))
    }

    fn paragraph(&mut self, words: &[&str]) -> String {
        let length = 3 + self.roll(4);
        (0..length).map(|_| self.sentence(words)).collect::<Vec<_>>().join(" ")
    }
}

const ENGLISH: &str = "The river keeps its own hours and nobody in town has asked it to change them since an old miller tried with two \
                       sacks of flour while children watched from behind a wall that was never quite finished";
const RUSSIAN: &str = "Каждую весну река у деревни поднимается на два аршина и каждую весну старый мельник говорит что больше такого не \
                       случится хотя соседи давно перестали с ним спорить";
const CHINESE: &str = "每年 春天 河水 都会 上涨 两尺 老 磨坊主 总说 这样 的 事情 不会 再 发生 邻居们 早已 不再 同他 争论";
const FRENCH: &str = "Chaque année au printemps la rivière monte près du village où le vieux meunier répète à ses voisins fatigués que \
                      cela n'arrivera plus jamais";
const DEBRIS: [&str; 8] = [
    "Share on Facebook (123)",
    "Advertisement",
    "Read more: Bridge opens in May",
    "Photo: Tam Ferrier",
    "• youtube",
    "/> </p>",
    "Leave a Reply",
    "Subscribe to our newsletter",
];

/// Paragraphs parted by blank lines.
fn prose(words: &str, paragraphs: usize) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut dice = Dice(0x5c07_c41d);
    (0..paragraphs).map(|_| dice.paragraph(&words) + "\n\n").collect()
}

/// Prose in which every fourth line was misread, escaped or torn.
fn damaged(paragraphs: usize) -> String {
    let hurt = |(number, line): (usize, &str)| match number % 16 {
        0 => line.replace("the", "theâ€™s").replace("and", "cafÃ©") + "\n",
        4 => line.replace("and", "&amp;").replace("the", "&rdquo;the") + "\r\n",
        8 => format!("<p>{line}</p><br />\n"),
        12 => line.replace(' ', "\u{200b} ") + "e\u{301}\n",
        _ => format!("{line}\n"),
    };
    prose(ENGLISH, paragraphs).lines().enumerate().map(hurt).collect()
}

/// Adds to a page; writing to a string cannot fail.
fn put(page: &mut String, piece: std::fmt::Arguments) {
    let _ = page.write_fmt(piece);
}

/// A page as a content management system makes it: menu, article, other stories, comments, footer.
fn page(paragraphs: usize) -> String {
    let words: Vec<&str> = ENGLISH.split_whitespace().collect();
    let mut dice = Dice(0x0a11_0ca7);
    let mut page = String::from(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The river</title><script>var a = 1;</script></head><body>",
    );
    let links = |page: &mut String, class: &str, count: usize, dice: &mut Dice| {
        put(page, format_args!("<div class=\"{class}\"><ul>"));
        for number in 0..count {
            put(page, format_args!("<li class=item><a href=\"/{class}/{number}\">{}</a></li>", words[dice.roll(words.len())]));
        }
        *page += "</ul></div>";
    };
    links(&mut page, "site-nav", 40, &mut dice);
    page += "<main><article class=entry-content><h1>The river</h1><p class=byline>By Mara Quill</p>";
    for number in 0..paragraphs {
        if number % 6 == 0 {
            put(&mut page, format_args!("<h2>{}</h2>", dice.sentence(&words)));
        }
        let (text, last) = (dice.paragraph(&words), dice.sentence(&words));
        put(&mut page, format_args!("<p>{text} <a href=\"#\">The</a> <em>&amp;</em> {last}</p>\n"));
    }
    page += "</article></main><aside class=related-posts><h3>You may also like</h3>";
    links(&mut page, "teasers", 20, &mut dice);
    page += "</aside><div id=comments>";
    for _ in 0..paragraphs / 4 {
        put(
            &mut page,
            format_args!(
                "<div class=comment><span class=author>Ash</span><p>{}</p><a href=\"#\">Reply</a></div>",
                dice.sentence(&words)
            ),
        );
    }
    page += "</div><footer>";
    links(&mut page, "footer-links", 30, &mut dice);
    page + "<p>© 2024 The Gazette. All rights reserved.</p></footer></body></html>"
}

/// A dump: paragraphs with lines of debris between them.
fn dump(paragraphs: usize) -> String {
    let lines = prose(ENGLISH, paragraphs);
    let line = |(number, text): (usize, &str)| format!("{text}\n\n{}\n\n", DEBRIS[number % DEBRIS.len()]);
    lines.split("\n\n").filter(|text| !text.is_empty()).enumerate().map(line).collect()
}

/// A dump as a page full of links leaves it: a paragraph, then a dozen short lines, sixty bytes to a line on the average.
fn lines(paragraphs: usize) -> String {
    let words: Vec<&str> = ENGLISH.split_whitespace().collect();
    let mut dice = Dice(0x11e5_0f1e);
    let mut dump = String::new();
    for number in 0..paragraphs {
        put(&mut dump, format_args!("{}\n\n", dice.paragraph(&words)));
        for line in 0..12 {
            let (first, second) = (words[dice.roll(words.len())], words[dice.roll(words.len())]);
            match (number + line) % 4 {
                0 => put(&mut dump, format_args!("* {first}\n")),
                1 => put(&mut dump, format_args!("[{line}]{first} {second}\n")),
                2 => put(&mut dump, format_args!("{}\n", dice.sentence(&words))),
                _ => put(&mut dump, format_args!("{}\n", DEBRIS[dice.roll(DEBRIS.len())])),
            }
        }
    }
    dump
}

fn decoded(bytes: Vec<u8>) -> Document {
    let input = Input { path: Some(PathBuf::from("bench")), source: "bench".into(), size: 0, skip: 0 };
    match decode::decode(&input, Record { bytes, ..Record::default() }, &decode::Settings::default()) {
        Ok(document) => document,
        Err(failure) => unreachable!("{failure:?}"),
    }
}

fn stripped(text: &str) -> Document {
    let mut document = decoded(text.as_bytes().to_vec());
    strip::strip(&mut document, &strip::Settings::default());
    document
}

fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    group
}

/// Whole documents, and beside each what `encoding_rs` takes for the same bytes when it is told their encoding: the ratio of the two is the
/// cost of finding out, and of looking for damage.
fn decode_stage(criterion: &mut Criterion) {
    use encoding_rs::{EUC_JP, UTF_8, WINDOWS_1251, WINDOWS_1252};
    let mut group = group(criterion, "decode");
    let russian = prose(RUSSIAN, 300);
    let chinese = prose(CHINESE, 300).replace(' ', "").replace('.', "。");
    let encoded = |text: &str, codec: &'static encoding_rs::Encoding| codec.encode(text).0.into_owned();
    for (name, bytes, codec) in [
        ("clean ASCII", prose(ENGLISH, 300).into_bytes(), UTF_8),
        ("clean Cyrillic", russian.clone().into_bytes(), UTF_8),
        ("clean Chinese", chinese.into_bytes(), UTF_8),
        ("windows-1251", encoded(&russian, WINDOWS_1251), WINDOWS_1251),
        ("windows-1252", encoded(&prose(FRENCH, 300), WINDOWS_1252), WINDOWS_1252),
        ("euc-jp", encoded(&"河の橋は来年の春に開通します。\n".repeat(2000), EUC_JP), EUC_JP),
        ("damaged", damaged(300).into_bytes(), UTF_8),
    ] {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &bytes, |bencher, bytes| {
            bencher.iter_batched(|| bytes.clone(), |bytes| decoded(black_box(bytes)), BatchSize::LargeInput);
        });
        group.bench_with_input(BenchmarkId::new("encoding_rs", name), &bytes, |bencher, bytes| {
            let copy = |bytes: Vec<u8>| codec.decode_without_bom_handling(black_box(&bytes)).0.into_owned();
            bencher.iter_batched(|| bytes.clone(), copy, BatchSize::LargeInput);
        });
    }
}

fn strip_stage(criterion: &mut Criterion) {
    let mut group = group(criterion, "strip");
    for (name, text, media) in
        [("page", page(100), Media::Html), ("dump", dump(200), Media::Text), ("lines", lines(60), Media::Text)]
    {
        let document = decoded(text.into_bytes());
        assert_eq!(document.media, media);
        group.throughput(Throughput::Bytes(document.bytes));
        group.bench_with_input(BenchmarkId::from_parameter(name), &document, |bencher, document| {
            let settings = strip::Settings::default();
            let work = |mut document: Document| {
                strip::strip(&mut document, &settings);
                document
            };
            bencher.iter_batched(|| document.clone(), work, BatchSize::LargeInput);
        });
    }
}

fn dedup_keys(criterion: &mut Criterion) {
    let mut group = group(criterion, "dedup keys");
    let settings = dedup::Settings::default();
    for (name, words) in [("ASCII", ENGLISH), ("Cyrillic", RUSSIAN)] {
        let document = stripped(&prose(words, 300));
        group.throughput(Throughput::Bytes(document.text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &document, |bencher, document| {
            bencher.iter(|| dedup::keys(black_box(document), &settings));
        });
    }
}

/// The lines of both records, into memory: no disk is measured.
fn write_records(criterion: &mut Criterion) {
    let mut group = group(criterion, "write");
    let document = stripped(&dump(200));
    group.throughput(Throughput::Bytes(document.text.len() as u64));
    group.bench_function("records", |bencher| {
        let mut lines = Vec::new();
        bencher.iter(|| {
            lines.clear();
            // Plain structs into memory: writing them cannot fail.
            let _ = serde_json::to_writer(&mut lines, &CleanRecord::of(black_box(&document)));
            for line in ledger_lines(black_box(&document)) {
                let _ = serde_json::to_writer(&mut lines, &line);
            }
            lines.len()
        });
    });
}

criterion_group!(benches, decode_stage, strip_stage, dedup_keys, write_records);
criterion_main!(benches);
