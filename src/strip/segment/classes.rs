//! What class names and ids say about an element.
//!
//! In: the value of `class`, `id` or `role`. Out: a score in tenths, negative for debris, positive for content, and whether a
//! comment thread is named. Names are read word by word (`site-header`, `relatedPosts`), never by substring: a substring
//! search takes `MsoHeader` for a header and `shadow` for an ad.

use std::sync::OnceLock;

/// Words that name debris, with how surely they do (tenths). The words are those that content management systems and the
/// class lists of Readability, boilerpipe and trafilatura agree on; the weights are our own, checked on WCXB dev.
const DEBRIS: &[(i16, &str)] = &[
    (
        -10,
        "nav navbar navigation menu submenu megamenu sidebar breadcrumb breadcrumbs pagination pager cookie cookies consent gdpr \
         newsletter subscribe subscription signup social share sharing sharedaddy addtoany addthis promo advert advertisement ads \
         adsense sponsored popup modal overlay lightbox masthead skip toolbar dropdown flyout offcanvas drawer colophon \
         copyright sitemap login signin cart minicart wishlist upsell recommended recommendations outbrain taboola \
         disclaimer banner topbar bottombar hamburger toc navi menubar usermenu login-form paywall",
    ),
    (
        -7,
        "related footer foot aside widget widgets ad teaser teasers trending popular recent latest more similar also sponsor \
         search searchform form tags tag tagcloud categories taxonomy byline author authors bio meta postmeta posted date \
         prev next previous print email follow feedback rating ratings stars votes tooltip hidden screen sr visually \
         offscreen alert notice notification toast badge cta button btn buttons tabs tab carousel slider swiper thumbnails \
         avatar profile signature legal terms privacy partner partners logo logos brand contact subscribebox optin mailchimp \
         embed player video gallery credit credits caption",
    ),
    (
        -4,
        "header head top bottom side left right secondary rail column extra extras links link list icons icon info options filter filters sort",
    ),
    (
        10,
        "entry postbody articlebody storybody prose richtext markdown wysiwyg mw-parser-output rst docs document documentation \
         bodytext articletext story transcript lyrics recipe ingredients instructions",
    ),
    (
        6,
        "article content post main body text copy description summary lead intro chapter section answer question message paragraph page details abstract excerpt primary product narrative faq",
    ),
];

/// Words that name a comment thread.
const COMMENTS: &str = "comment comments commentlist respond replies disqus commentary discussion guestbook";

/// What a class or id says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Says {
    /// In tenths; the strongest debris word and the strongest content word, added.
    pub score: i16,
    /// It names comments.
    pub comments: bool,
}

/// The table as open addressing over FNV-1a (Fowler, Noll, Vo), built once.
struct Table(Vec<(u32, i16, bool)>);

const SLOTS: usize = 2048;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut slots = vec![(0, 0, false); SLOTS];
        let mut put = |word: &str, score: i16, comments: bool| {
            let hash = word.bytes().fold(FNV_START, step);
            let mut at = hash as usize % SLOTS;
            while slots[at].0 != 0 && slots[at].0 != hash {
                at = (at + 1) % SLOTS;
            }
            if slots[at].0 == 0 {
                slots[at] = (hash, score, comments);
            }
        };
        for word in COMMENTS.split_whitespace() {
            put(word, -6, true);
        }
        for (score, words) in DEBRIS {
            for word in words.split_whitespace() {
                put(word, *score, false);
            }
        }
        Table(slots)
    })
}

const FNV_START: u32 = 0x811c_9dc5;

const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

fn look_up(hash: u32) -> Option<(i16, bool)> {
    let slots = &table().0;
    let mut at = hash as usize % SLOTS;
    loop {
        match slots[at].0 {
            0 => return None,
            found if found == hash => return Some((slots[at].1, slots[at].2)),
            _ => at = (at + 1) % SLOTS,
        }
    }
}

/// Reads one attribute value.
pub(super) fn says(value: &str) -> Says {
    let (mut low, mut high, mut comments) = (0i16, 0i16, false);
    let mut hash = FNV_START;
    let mut length = 0usize;
    let mut lower_before = false;
    let mut end_word = |hash: &mut u32, length: &mut usize| {
        if *length >= 2
            && let Some((score, thread)) = look_up(*hash)
        {
            low = low.min(score);
            high = high.max(score);
            comments |= thread;
        }
        *hash = FNV_START;
        *length = 0;
    };
    // A value longer than this is generated by a program and says nothing more.
    for byte in value.bytes().take(400) {
        if byte.is_ascii_alphabetic() {
            if byte.is_ascii_uppercase() && lower_before {
                end_word(&mut hash, &mut length);
            }
            lower_before = byte.is_ascii_lowercase();
            hash = step(hash, byte.to_ascii_lowercase());
            length += 1;
        } else {
            lower_before = false;
            end_word(&mut hash, &mut length);
        }
    }
    end_word(&mut hash, &mut length);
    Says { score: low + high, comments }
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn words_count_and_substrings_do_not() {
        assert!(says("site-nav").score < 0);
        assert!(says("relatedPosts").score <= 0);
        assert!(says("entry-content").score > 0);
        assert_eq!(says("MsoNormal shadow-lg loading").score, 0);
        assert!(says("comment-list").comments);
        assert!(!says("commentator").comments);
    }
}
