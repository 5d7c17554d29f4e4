//! Input that nobody would write, for the properties in `promises.rs`.
//!
//! In: chance, from a fixed seed. Out: prose, debris, dumps, pages, corpora and bytes. Nothing here knows what the program makes of
//! them; lists are strings of lines or words so that they can be read.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn one_of_lines(list: &'static str) -> impl Strategy<Value = String> {
    select(list.lines().collect::<Vec<_>>()).prop_map(str::to_owned)
}

/// Sentences of plain words, as a person might write them.
pub fn sentence() -> impl Strategy<Value = String> {
    const WORDS: &str = "the river keeps its own hours and nobody in town has asked it to change them since an old miller tried \
                         with two sacks of flour while children watched from behind a wall that was never quite finished because \
                         every spring water took another stone away so people learned to count in floods instead of years";
    vec(select(WORDS.split_whitespace().collect::<Vec<_>>()), 8..24).prop_map(|words| {
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    })
}

/// A paragraph that is an article's beyond doubt.
pub fn prose() -> impl Strategy<Value = String> {
    vec(sentence(), 3..6).prop_map(|sentences| sentences.join(" "))
}

/// Lines that are debris wherever they stand.
pub fn certain() -> impl Strategy<Value = String> {
    one_of_lines(
        "Share on Facebook (123)
Leave a Reply
Advertisement
Photo: Tam Ferrier
• youtube
/> </p>
<p> <img src=See details
Read more: Bridge opens in May
We use cookies to improve your experience.
Subscribe to our newsletter",
    )
}

/// Lines that are debris, or that are where they stand.
pub fn debris() -> impl Strategy<Value = String> {
    let placed = one_of_lines(
        "You may also like
Related Articles
By Mara Quill
Published: March 3, 2024
0 0
Bridge closed for a wedding
Harrow Sound Gazette - Local News
The council met on Monday to decide on the future of the old baths. Previously…
Why we wrote this
Mara Quill is a writer who lives in Morrow Sands.",
    );
    prop_oneof![certain(), placed]
}

/// Lines that break things: markup by halves, marks of every script, controls, lengths.
pub fn hostile() -> impl Strategy<Value = String> {
    const TORN: &str = "<p>|</p>|<br />|<strong>|</strong|<a href=\"x|\">|/>|<img src=|<!-- |-->|<|>|&lt;|&amp;amp;|text |two words |\
                        width=\"3\" |<T> |'|\"|=|[1]|[a](b)|](|<div\n|é|İ|<td |</td|<br|`|http://x.example/?a=1&copy=2 ";
    const ODD: &str = "e\u{301} a\u{30a}\u{323}|\u{feff}mark|\u{200b}\u{200d}|عربي ١٢٣|橋が開通した。|สะพานเปิดแล้ว|👩\u{200d}👩\u{200d}👧|\
                       İSTANBUL ǅ ŉ ß|\u{202e}txt.exe|\u{2028}|\u{a0}|\u{85}|cafÃ©|â€œ|Ã|\u{fffd}|#|###### x|> |1)|•|-|\
                       \u{1}\u{7f}\u{b}x\u{c}y|\u{81}\u{8d}|a\tb|…|ﬁ|\u{1f}|K \u{212b}|&#1;&#x85;|&#xfeff;|&nbsp;|\u{0}|ÐœÐ¾Ñ\u{81}Ñ‚";
    let torn = vec(select(TORN.split('|').collect::<Vec<_>>()), 1..8).prop_map(|parts| parts.concat());
    let odd = select(ODD.split('|').collect::<Vec<_>>()).prop_map(str::to_owned);
    let long = (1usize..3000, select("a|ab |<p>|…|[1]x |&amp;|é".split('|').collect::<Vec<_>>()));
    prop_oneof![4 => torn, 4 => odd, 2 => any::<String>(), 1 => long.prop_map(|(times, text)| text.repeat(times))]
}

/// A dump: lines with one, two or foreign ends between them, some wrapped at a column.
pub fn dump() -> impl Strategy<Value = String> {
    let line = prop_oneof![3 => prose(), 2 => sentence(), 3 => debris(), 4 => hostile()];
    let ends = select(vec!["\n", "\n\n", "\r\n", "\n \n"]);
    let lines =
        vec((line, ends), 1..24).prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect());
    let wrapped = (vec(prop_oneof![6 => prose(), 1 => debris(), 1 => hostile()], 4..12), 50usize..80);
    prop_oneof![2 => lines, 1 => wrapped.prop_map(|(lines, width)| wrap(&lines.join("\n\n"), width))]
}

/// Breaks lines at the last blank before a column, as a terminal browser does.
fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if column > 0 {
                let breaks = column + 1 + length > width;
                out.push(if breaks { '\n' } else { ' ' });
                column = if breaks { 0 } else { column + 1 };
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
    out
}

/// Pieces of a page, nested a few deep. Tags need not fit each other: the tree is what the HTML standard makes of them.
pub fn markup() -> impl Strategy<Value = String> {
    nested(
        "<br>|<br><br>|<hr>|<img alt='no text'>|<!-- no text -->|<input value='no text'>|<script>no(text)</script>|\
         <style>p { no: text }</style>|<svg><title>no text</title><text>none</text></svg>|<wbr>|<link rel=x href=y>|\
         <meta name=author content=x>|<p title='<!-- '>|<!-- no --!>|<!-->|-->|<!>|<![CDATA[ x ]]>|</script>|</p>|</div>|</table>|</a>|\
         <p>|<td>|<li>|<tr>|<script><!-- <script> no </script> no --></script>|<math><mi>x</mi><title><!-- no --></title></math>|\
         <svg><foreignObject><p>no</foreignObject></svg>|<svg/>",
    )
}

/// The same with tags and comments that begin inside each other.
pub fn misnested() -> impl Strategy<Value = String> {
    nested(
        "<|&|<<!-- no text -->|&<!-- no text -->|<!-- no text -->|<? <!-- > -->|</ <!-- > -->|</p title='<!-- '>|</p <style>no</style>>|\
         <svg><style><p>yes</style><desc>yes</desc></svg>|<svg><desc><svg>",
    )
}

fn nested(voids: &'static str) -> impl Strategy<Value = String> {
    const TEXTS: &str = "one| two |\n|a&amp;b|&copy;2024|&#8217;|&nbsp;|&#x81;|&lt;b&gt;|&nosuch;|x<y|< |橋が|é\u{301}|\u{200b}|Share this|\
                         Home|&#10;|&zwj;";
    const TAGS: &str = "p div section article ul ol li table tr td th tbody caption thead dl dt dd h1 h2 h6 blockquote pre figure \
                        figcaption a b em span label time button form select option textarea noscript template details summary nav \
                        header footer aside main iframe video object ruby rt sup center font x-custom title address dialog fieldset legend";
    const ATTRIBUTES: &str = "| class='site-nav'| class='entry-content' id=main| hidden| style='display:none'| aria-hidden=true| \
                              role=dialog| itemprop=text";
    let piece = |list: &'static str| select(list.split('|').collect::<Vec<_>>()).prop_map(str::to_owned);
    prop_oneof![4 => sentence(), 2 => piece(TEXTS), 1 => piece(voids)].prop_recursive(5, 60, 6, move |inner| {
        (select(TAGS.split_whitespace().collect::<Vec<_>>()), piece(ATTRIBUTES), vec(inner, 0..6))
            .prop_map(|(tag, attributes, inside)| format!("<{tag}{attributes}>{}</{tag}>", inside.concat()))
    })
}

/// Bytes that are no text, nearly text, or text in an encoding that says nothing of itself.
pub fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let text = || vec(prop_oneof![sentence(), hostile()], 0..6).prop_map(|lines| lines.join("\n"));
    let damaged = (text(), vec((any::<Index>(), any::<u8>()), 0..12)).prop_map(|(text, blows)| {
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
        let units = format!("{mark}{text}").encode_utf16().collect::<Vec<_>>();
        units.into_iter().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    });
    let noise = || vec(any::<u8>(), 0..600);
    let marks: Vec<&[u8]> = vec![
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff\xfe\0\0",
        b"\xfe\xff",
        b"\x1f\x8b\x08",
        b"<meta charset=utf-16>",
        b"\x1b$B",
        b"\0",
        b"<html>",
    ];
    let marked = (select(marks), noise()).prop_map(|(mark, noise)| [mark, &noise].concat());
    prop_oneof![3 => damaged, 2 => utf16, 2 => noise(), 3 => marked, 1 => vec(0x80u8.., 1..400)]
}

/// A few documents that say some of the same paragraphs, and some short lines.
pub fn corpus() -> impl Strategy<Value = Vec<Vec<String>>> {
    let short = one_of_lines("What now?\nYes.\nWhy we wrote this");
    let shared = vec(prop_oneof![3 => prose(), 2 => sentence(), 2 => short], 2..8);
    let pick = (any::<Index>(), 0u8..4);
    (shared, vec(vec(pick, 1..10), 1..6)).prop_map(|(shared, documents)| {
        // Case, quotes and closing marks are no difference; another word is.
        let dressed = |(at, dress): (Index, u8)| {
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
