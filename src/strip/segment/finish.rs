//! What can be said of a page's blocks only when all of them are there.
//!
//! In: a page as the walk over its tree left it. Out: the same page with marks of the software removed from its headings, the cells of
//! data tables joined into rows, and the statistics of blocks added up along their ancestors. It drops no block.

use super::Tag;
use crate::document::Kind;
use crate::strip::page::{Element, Kind2, Page, PageBlock, PageEdit};

/// Finishes a page.
pub(super) fn finish(page: &mut Page) {
    drop_permalinks(page);
    join_rows(page);
    sum_up(page);
}

/// Removes the mark that documentation software puts behind a heading as a link to itself.
fn drop_permalinks(page: &mut Page) {
    const MARKS: [&str; 4] = ["¶", "§", "🔗", "#"];
    for (index, block) in page.blocks.iter_mut().enumerate() {
        if block.kind.0 != Kind::Heading || block.links == 0 {
            continue;
        }
        let text = &page.text[block.start..block.end];
        let Some(heading) =
            MARKS.iter().find_map(|mark| text.strip_suffix(mark)).map(str::trim_end).filter(|heading| !heading.is_empty())
        else {
            continue;
        };
        let edit = PageEdit {
            block: index,
            place: page.places[index].clone(),
            rule: "permalink-mark",
            before: text.to_owned(),
            after: heading.to_owned(),
        };
        block.end = block.start + heading.len();
        page.edits.push(edit);
    }
}

/// Joins the cells of a table row into one block, parted by tabs, where each cell holds nothing but text: in a table of data
/// the row says something, and a cell alone does not. Tables that lay a page out hold blocks in their cells and stay apart.
fn join_rows(page: &mut Page) {
    let row_of = |block: &PageBlock| {
        let cell = page.elements.get(block.element as usize)?;
        (block.kind.0 == Kind::TableRow && cell.tag.is_cell() && cell.last - cell.first == 1).then_some(cell.parent)
    };
    let rows: Vec<Option<u32>> = page.blocks.iter().map(row_of).collect();
    if rows.iter().all(Option::is_none) {
        return;
    }
    let mut text = std::mem::take(&mut page.text).into_bytes();
    let mut blocks: Vec<PageBlock> = Vec::with_capacity(page.blocks.len());
    let mut places = Vec::with_capacity(page.places.len());
    let mut moved = Vec::with_capacity(page.blocks.len() + 1);
    for (index, block) in page.blocks.drain(..).enumerate() {
        let joins = index > 0
            && rows[index].is_some_and(|row| {
                rows[index - 1] == Some(row)
                    && page
                        .elements
                        .get(row as usize)
                        .is_some_and(|row| (row.first as usize..row.last as usize).all(|at| rows[at].is_some()))
            });
        match blocks.last_mut() {
            Some(last) if joins => {
                moved.push(places.len() - 1);
                text[last.end] = b'\t';
                last.end = block.end;
                last.words += block.words;
                last.link_words += block.link_words;
                last.bold_words += block.bold_words;
                last.links = last.links.saturating_add(block.links);
                last.images = last.images.saturating_add(block.images);
            }
            _ => {
                moved.push(blocks.len());
                blocks.push(block);
                places.push(std::mem::take(&mut page.places[index]));
            }
        }
    }
    moved.push(blocks.len());
    // Only line ends were replaced, each by one byte.
    page.text = String::from_utf8(text).unwrap_or_default();
    for block in &mut blocks {
        if block.kind == Kind2(Kind::TableRow) {
            super::measure::measure(&page.text[block.start..block.end], block);
        }
    }
    for element in &mut page.elements {
        let last = element.last as usize;
        let end = if last == 0 { 0 } else { moved[last - 1] + 1 };
        (element.first, element.last) = (moved[element.first as usize] as u32, end.max(moved[element.first as usize]) as u32);
    }
    for edit in &mut page.edits {
        edit.block = moved[edit.block];
    }
    (page.blocks, page.places) = (blocks, places);
}

/// Adds the statistics of blocks up along their ancestors.
fn sum_up(page: &mut Page) {
    for block in &page.blocks {
        if let Some(element) = page.elements.get_mut(block.element as usize) {
            element.words += block.weight();
            element.link_words += block.link_weight();
            element.punctuation += block.weighed(block.stops + block.commas);
            if element.tag == Tag::P {
                element.paragraph_words += block.weight();
            }
        }
    }
    // A child stands behind its parent, so one pass from the end is enough.
    for index in (0..page.elements.len()).rev() {
        let Element { parent, words, link_words, paragraph_words, punctuation, .. } = page.elements[index];
        if let Some(above) = page.elements.get_mut(parent as usize) {
            above.words += words;
            above.link_words += link_words;
            above.paragraph_words += paragraph_words;
            above.punctuation += punctuation;
        }
    }
}
