//! The tree of a page, as html5ever's tree builder grows it.
//!
//! In: the calls of the tree builder. Out: a [`Tree`]: nodes in one vector, linked by number. It holds elements, their attributes and
//! their text, and of all else only that it parts texts. It never refuses a call; what it has cost so far is for the caller to look at.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName, local_name, ns};

/// Index of a node that stands for "none".
const NO_NODE: u32 = u32::MAX;

/// Attributes beyond this are not added to an element that stands already, `<html>` or `<body>`.
const MAX_ADDED: usize = 64;

/// An element as it was written.
#[derive(Debug)]
pub(super) struct Markup {
    /// Its name and namespace.
    pub name: QualName,
    attributes: Vec<Attribute>,
}

impl Markup {
    /// Its local name.
    pub fn name(&self) -> &str {
        &self.name.local
    }

    /// The value of an attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
    }

    /// Its attributes by name.
    pub fn attrs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|attribute| (&*attribute.name.local, &*attribute.value))
    }
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Value {
    Element(Markup),
    Text(StrTendril),
    /// The document, a comment: nothing to read.
    Other,
}

#[derive(Debug)]
struct Node {
    parent: u32,
    first: u32,
    last: u32,
    before: u32,
    after: u32,
    value: Value,
}

/// A page's nodes; the first is the document.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// How many nodes and attributes there are.
    cost: usize,
    /// The name of what has none.
    nameless: QualName,
}

/// The beginning or the end of a node.
pub(super) enum Edge<'a> {
    Open(u32, &'a Value),
    Close(&'a Value),
}

impl Tree {
    pub fn new() -> Self {
        let nameless = QualName::new(None, ns!(), local_name!(""));
        let mut tree = Self { nodes: Vec::with_capacity(1024), cost: 0, nameless };
        tree.add(Value::Other);
        tree
    }

    /// How many nodes and attributes it holds, which is what its memory grows with.
    pub const fn cost(&self) -> usize {
        self.cost
    }

    /// Whether the newest node stands deeper than `limit`.
    pub fn is_deeper(&self, limit: usize) -> bool {
        let newest = self.nodes.len() - 1;
        std::iter::successors(Some(newest), |at| Some(self.nodes.get(*at)?.parent as usize)).take(limit + 3).count() > limit + 2
    }

    /// All nodes in document order, each with its beginning and its end.
    pub fn edges(&self) -> impl Iterator<Item = Edge<'_>> {
        let mut at = 0;
        let mut closing = false;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at as usize)?;
            if closing {
                (at, closing) = if node.after == NO_NODE { (node.parent, true) } else { (node.after, false) };
                return Some(Edge::Close(&node.value));
            }
            let opened = at;
            if node.first == NO_NODE {
                closing = true;
            } else {
                at = node.first;
            }
            Some(Edge::Open(opened, &node.value))
        })
    }

    /// The texts inside a node, however deep.
    pub fn texts(&self, of: u32) -> Vec<&StrTendril> {
        let mut texts = Vec::new();
        let mut at = self.nodes.get(of as usize).map_or(NO_NODE, |node| node.first);
        while let Some(node) = self.nodes.get(at as usize) {
            if let Value::Text(text) = &node.value {
                texts.push(text);
            }
            if node.first != NO_NODE {
                at = node.first;
                continue;
            }
            // Up to the first ancestor that has a sibling after it.
            while at != of && self.nodes.get(at as usize).is_some_and(|node| node.after == NO_NODE) {
                at = self.nodes[at as usize].parent;
            }
            at = if at == of { NO_NODE } else { self.nodes.get(at as usize).map_or(NO_NODE, |node| node.after) };
        }
        texts
    }

    fn add(&mut self, value: Value) -> u32 {
        let number = self.nodes.len() as u32;
        self.cost += 1;
        self.nodes.push(Node { parent: NO_NODE, first: NO_NODE, last: NO_NODE, before: NO_NODE, after: NO_NODE, value });
        number
    }

    /// Takes a node out from where it stands.
    fn detach(&mut self, at: u32) {
        let node = &mut self.nodes[at as usize];
        let (parent, before, after) = (node.parent, node.before, node.after);
        (node.parent, node.before, node.after) = (NO_NODE, NO_NODE, NO_NODE);
        if parent == NO_NODE {
            return;
        }
        match self.nodes.get_mut(before as usize) {
            Some(before) => before.after = after,
            None => self.nodes[parent as usize].first = after,
        }
        match self.nodes.get_mut(after as usize) {
            Some(after) => after.before = before,
            None => self.nodes[parent as usize].last = before,
        }
    }

    /// Puts a node under `parent`, before `after` or, if that is none, at its end.
    fn insert(&mut self, at: u32, parent: u32, after: u32) {
        self.detach(at);
        let before = match self.nodes.get_mut(after as usize) {
            Some(after) => std::mem::replace(&mut after.before, at),
            None => std::mem::replace(&mut self.nodes[parent as usize].last, at),
        };
        match self.nodes.get_mut(before as usize) {
            Some(before) => before.after = at,
            None => self.nodes[parent as usize].first = at,
        }
        let node = &mut self.nodes[at as usize];
        (node.parent, node.before, node.after) = (parent, before, after);
    }

    /// Puts a node or text under `parent`, before `after` or at its end. Text that follows text becomes one with it.
    fn put(&mut self, child: NodeOrText<u32>, parent: u32, after: u32) {
        match child {
            NodeOrText::AppendNode(at) => self.insert(at, parent, after),
            NodeOrText::AppendText(text) => {
                let before = self.nodes.get(after as usize).map_or_else(|| self.nodes[parent as usize].last, |after| after.before);
                if let Some(Value::Text(known)) = self.nodes.get_mut(before as usize).map(|node| &mut node.value) {
                    known.push_tendril(&text);
                } else {
                    let at = self.add(Value::Text(text));
                    self.insert(at, parent, after);
                }
            }
        }
    }
}

/// The tree as html5ever writes it: by shared reference.
#[derive(Debug)]
pub(super) struct Sink(pub RefCell<Tree>);

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Tree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Ref<'a, QualName> {
        Ref::map(self.0.borrow(), |tree| match tree.nodes.get(*target as usize).map(|node| &node.value) {
            Some(Value::Element(markup)) => &markup.name,
            _ => &tree.nameless,
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> u32 {
        let mut tree = self.0.borrow_mut();
        tree.cost += attributes.len();
        tree.add(Value::Element(Markup { name, attributes }))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.0.borrow_mut().add(Value::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.0.borrow_mut().add(Value::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        self.0.borrow_mut().put(child, *parent, NO_NODE);
    }

    fn append_before_sibling(&self, sibling: &u32, new_node: NodeOrText<u32>) {
        let mut tree = self.0.borrow_mut();
        if let NodeOrText::AppendNode(at) = new_node {
            tree.detach(at);
        }
        let parent = tree.nodes[*sibling as usize].parent;
        if parent != NO_NODE {
            tree.put(new_node, parent, *sibling);
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, prev_element: &u32, child: NodeOrText<u32>) {
        let has_parent = self.0.borrow().nodes[*element as usize].parent != NO_NODE;
        if has_parent { self.append_before_sibling(element, child) } else { self.append(prev_element, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What stands in a `<template>` stands in it like in any element.
    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        let mut tree = self.0.borrow_mut();
        let mut added = 0;
        if let Value::Element(markup) = &mut tree.nodes[*target as usize].value {
            for attribute in attributes {
                // Many tags in a row could name ever more.
                if markup.attributes.len() < MAX_ADDED && !markup.attributes.iter().any(|known| known.name == attribute.name) {
                    markup.attributes.push(attribute);
                    added += 1;
                }
            }
        }
        tree.cost += added;
    }

    fn remove_from_parent(&self, target: &u32) {
        self.0.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        let mut tree = self.0.borrow_mut();
        loop {
            let child = tree.nodes[*node as usize].first;
            if child == NO_NODE {
                break;
            }
            tree.insert(child, *new_parent, NO_NODE);
        }
    }
}
