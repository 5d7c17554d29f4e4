//! Where blocks stand among each other: levels of headings, depth and numbers of list items, which rows make up a table.
//!
//! In: a page cut into blocks. Out: a [`Shape`] for each, which the record's Markdown is written by. It looks at elements only; a
//! dump shows levels of headings and nothing else.

use super::page::Page;
use super::segment::Tag;
use crate::document::{Kind, Shape};

/// The shapes of all blocks.
pub(super) fn shapes(page: &Page) -> Vec<Shape> {
    let numbers = numbers(page);
    page.blocks.iter().map(|block| shape(page, &numbers, block.kind.0, block.level, block.element)).collect()
}

/// For each item of a numbered list its number, 0 for all other elements.
fn numbers(page: &Page) -> Vec<u32> {
    let mut numbers = vec![0; page.elements.len()];
    let mut items = vec![0u32; page.elements.len()];
    for (at, element) in page.elements.iter().enumerate() {
        let parent = element.parent as usize;
        if element.tag == Tag::Li && page.elements.get(parent).is_some_and(|list| list.tag == Tag::Ol) {
            items[parent] += 1;
            numbers[at] = items[parent];
        }
    }
    numbers
}

fn shape(page: &Page, numbers: &[u32], kind: Kind, level: u8, element: u32) -> Shape {
    let above = page.above(element).map(|(at, element)| (at, element.tag));
    let mut shape = Shape { level, ..Shape::default() };
    // Elements count from 0, groups from 1, so that 0 is none.
    match kind {
        Kind::ListItem => {
            for (at, tag) in above {
                match tag {
                    Tag::Li | Tag::Dd | Tag::Dt if shape.group == 0 => {
                        (shape.group, shape.number) = (at + 1, numbers[at as usize]);
                    }
                    Tag::Ul | Tag::Ol | Tag::Dl => shape.level = shape.level.saturating_add(1),
                    _ => {}
                }
            }
        }
        Kind::TableRow => shape.group = above.into_iter().find(|(_, tag)| *tag == Tag::Table).map_or(0, |(at, _)| at + 1),
        Kind::Quote => shape.group = above.into_iter().find(|(_, tag)| *tag == Tag::Blockquote).map_or(0, |(at, _)| at + 1),
        _ => {}
    }
    shape
}
