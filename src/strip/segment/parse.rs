//! HTML text to a tree, with bounded work.
//!
//! In: a page's text. Out: its tree, or nothing where the page is built to break parsers: html5ever is quadratic in nesting
//! depth, and 36 KB of misnested tags can make it build 10⁶ nodes. It never runs on: the limits are looked at every 4 KiB.

use std::cell::RefCell;

use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use super::feed::MAX_DEPTH;
use super::scan::Scan;
use super::tree::{Sink, Tree};

/// Most nodes and attributes in one tree, about 150 MB of memory.
const MAX_COST: usize = 1_000_000;

/// Parses a page with scripting off, so that what stands in `<noscript>` is read as the page it is.
pub(super) fn parse(text: &str) -> Option<Tree> {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(Sink(RefCell::new(Tree::new())), options);
    let within = |sink: &Sink| {
        let tree = sink.0.borrow();
        tree.cost() <= MAX_COST && !tree.is_deeper(MAX_DEPTH)
    };
    let sink = Scan::new(text, Tokenizer::new(builder, TokenizerOpts::default())).run(within)?;
    Some(sink.0.into_inner())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use html5ever::driver::{ParseOpts, parse_document};
    use html5ever::tendril::TendrilSink;
    use proptest::prelude::*;

    use super::super::tree::{Edge, Value};
    use super::*;

    /// The tree by html5ever alone.
    fn plain(text: &str) -> Tree {
        let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        parse_document(Sink(RefCell::new(Tree::new())), ParseOpts { tree_builder, ..ParseOpts::default() }).one(text)
    }

    /// A tree as text: elements with the attributes that are read, and texts; without what stands in scripts, styles and drawings.
    fn shape(tree: &Tree) -> String {
        const READ: [&str; 7] = ["aria-hidden", "class", "hidden", "id", "itemprop", "lang", "role"];
        let mut out = String::new();
        let mut hidden = 0;
        let hides = |name: &str| matches!(name, "script" | "style" | "svg");
        for edge in tree.edges() {
            match edge {
                Edge::Open(_, Value::Element(markup)) => {
                    if hidden == 0 {
                        let mut attributes: Vec<_> = markup.attrs().filter(|(name, _)| READ.contains(name)).collect();
                        attributes.sort_unstable();
                        write!(out, "<{}{attributes:?}>", markup.name()).unwrap();
                    }
                    hidden += usize::from(hides(markup.name()));
                }
                Edge::Close(Value::Element(markup)) => {
                    hidden -= usize::from(hides(markup.name()));
                    if hidden == 0 {
                        out += "</>";
                    }
                }
                Edge::Open(_, Value::Text(text)) if hidden == 0 => write!(out, "{:?}", &**text).unwrap(),
                _ => {}
            }
        }
        out
    }

    fn same(page: &str) {
        let ours = parse(page).map(|tree| shape(&tree));
        assert_eq!(ours.as_deref(), Some(shape(&plain(page)).as_str()), "{page}");
    }

    #[test]
    fn the_tree_is_the_one_that_html5ever_builds() {
        for page in [
            "<!doctype html><html lang=en><head><title>A &amp; b</title><meta charset=utf-8></head><body class='x y'><p>One<p>two",
            "<div class=a CLASS=b id='c\"d' hidden data-x='<p>'>text</div >",
            "<p a=1/>x</p/><br/><img src=x/>y",
            "<p =x class=y>a</p><p class>b</p><p class=>c</p><p class = \"d\"id=e>f",
            "<pre>\n\nx</pre><textarea>\n<b>&lt;</b></textarea>",
            "a < b <3 <> </> </3> <?php x ?> <! y> <!doctype z> <![CDATA[ w ]]>",
            "<!--><p>a<!--->b<!-- c --!>d<!-- e -- > f --->g<!---->h<!-- i",
            "<svg><path d='M'/><title>t</title></svg>a<svg/>b<svg><![CDATA[<p>]]></svg>c<svg><p>out</svg>",
            "<math><![CDATA[<pre><style><p></style>",
            "<math><![CDATA[]]><![CDATA[&amp;]]]>a]]></math><![CDATA[<b>]]>b<math><mi><![CDATA[\n]]>c</mi></math>",
            "\r<math><![CDATA[<!-- <style>a</style> -->]]></math>",
            "<math><mi>x</mi><annotation-xml encoding='text/html'><p>y</p></annotation-xml></math>",
            "<script><!-- <script> </script> --></script>after",
            "<script>if (a<b) '</p>'</SCRIPT >b<script src=x>",
            "<style>p{}</style >a<style>b",
            "<title>a<p>b",
            "<table>foster<tr><td>x</table><b><p>a</b>b</p>",
            "<b title=1><b title=2><b title=3><b title=4><p>x</p></b></b></b></b><p>y",
            "<p><i><i><i><i></p>x<p><i class=a><i class=a><i class=a><i class=a></p>y",
            "<select><svg><title>t</title></svg><option>a<p>b</select>",
            "<noscript><p>post</p></noscript><iframe>a<p></iframe><xmp><p></xmp><plaintext>&amp;<p>",
            "<template><td>x</td></template><template shadowrootmode=open>y</template>",
            "<frameset><frame><noframes><p>a</noframes></frameset>",
            "<p title='a",
            "a\r\nb\0c",
            "<a href='?a=1&copy=2' class='x&lt;y&hearts;'>&copy 1 &notit; &#150; &amp</a>",
            "text <",
            "text </",
            "<form><input type=hidden><table><input type=hidden></table></form>",
            "<svg><font color=red>x</svg><svg><font class=a>y</svg>",
            "<body class=a><body class=b id=c>",
        ] {
            same(page);
        }
    }

    proptest! {
        #[test]
        fn pieces_of_markup_in_any_order_give_the_same_tree(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40)) {
            same(&pieces.concat());
        }
    }

    #[rustfmt::skip]
    const PIECES: [&str; 84] = [
        "<p>", "</p>", "<div class=a>", "</div>", "<b>", "<b title=x>", "</b>", "<i id=i>", "</i>", "<a href=x>", "</a>", "<table>", "<tr>", "<td>",
        "</table>", "text", "&amp;", "&copy", "&lt;", " ", "\n", "<pre>", "<ul>", "<li>", "</ul>", "<svg>", "<path/>", "</svg>", "<title>", "</title>",
        "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<select>", "<option>", "</select>", "<template>",
        "</template>", "<noscript>", "</noscript>", "<textarea>", "</textarea>", "<math>", "<mi>", "</math>", "<form>", "<h1>", "</h2>", "<br/>", "\"", "'", "=", "<",
        ">", "/", "<p ", "x='", "class=\"", "<plaintext>", "<frameset>", "<foreignObject>", "<body class=b>", "<html lang=x>", "<!doctype html>", "é", "<button>",
        "<nobr>", "<dd>", "</br>", "<image>", "<hr hidden>", "</", "<?x", "<!x", "<noframes>", "</noframes>", "<caption>", "<head>",
    ];
}
