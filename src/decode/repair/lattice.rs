//! The ways to read a part of a line, letter by letter, the cheapest of each kind (Viterbi 1967).
//!
//! In: letters that are left alone, and sequences that are read as characters. Out: the cheapest way through. It decides nothing.

use super::pairs::{Symbol, pairs};
use super::sequence::{Cost, SEQUENCE};
use super::spelled::Letter;

/// One way to have read the line up to a place.
pub(super) struct Node {
    pub symbol: Symbol,
    pub cost: Cost,
    /// The node before; itself for the first.
    pub from: u32,
    /// Where the part began that this node stands for, in letters.
    pub start: u32,
    /// What it was read as; `None` for a letter left alone.
    pub read: Option<char>,
    /// The next node at the same place, +1.
    pub next: u32,
}

/// All of them, by the places where they end.
#[derive(Default)]
pub(super) struct Lattice {
    nodes: Vec<Node>,
    /// The first node at each place from `start` on, +1; 0 for none.
    heads: Vec<u32>,
    start: usize,
    /// The last place that has a node.
    last: usize,
}

impl Lattice {
    /// Begins anew with the letters from `start` to `end`, of which `before` is the symbol of the one before.
    pub fn begin(&mut self, start: usize, end: usize, before: Symbol) {
        (self.start, self.last) = (start, start);
        self.nodes.clear();
        self.heads.clear();
        self.heads.resize(end - start + 1, 0);
        self.nodes.push(Node { symbol: before, cost: 0, from: 0, start: start as u32, read: None, next: 0 });
        self.heads[0] = 1;
    }

    /// A node by its number; the first is 0.
    pub fn node(&self, number: u32) -> &Node {
        &self.nodes[number as usize]
    }

    /// Goes on from a place by leaving a letter alone. Where that is `all` that is done from there, and the only way to the place left the letter before
    /// alone, too, it goes on to the next.
    pub fn leave(&mut self, at: usize, letter: &Letter, all: bool) {
        let head = self.heads[at - self.start];
        if all
            && head > 1
            && self.last == at
            && let Some(node) = self.nodes.get_mut(head as usize - 1).filter(|node| node.next == 0 && node.read.is_none())
        {
            node.cost += Cost::from(letter.cost);
            node.symbol = letter.symbol;
            self.heads[at - self.start] = 0;
            self.last = at + 1;
            self.heads[at + 1 - self.start] = head;
            return;
        }
        let symbol = letter.symbol;
        let (cost, from) = self.cheapest(at, symbol);
        self.offer(at + 1, Node { symbol, cost, from, start: at as u32, read: None, next: 0 });
    }

    /// Goes on from a place by reading letters that are a whole sequence, and by leaving them alone.
    pub fn read_or_leave(&mut self, at: usize, c: char, letters: &[Letter]) {
        let (model, until) = (pairs(), at + letters.len());
        let (symbol, left, last) = (model.symbol(c), letters[0].symbol, letters[letters.len() - 1].symbol);
        let (mut read, mut leave) = ((Cost::MAX, 0), (Cost::MAX, 0));
        let mut head = self.heads[at - self.start];
        while let Some(node) = self.nodes.get((head as usize).wrapping_sub(1)) {
            let costs = (node.cost + model.cost(node.symbol, symbol), node.cost + model.cost(node.symbol, left));
            read = if costs.0 < read.0 { (costs.0, head - 1) } else { read };
            leave = if costs.1 < leave.0 { (costs.1, head - 1) } else { leave };
            head = node.next;
        }
        let more: Cost = letters[1..].iter().map(|letter| Cost::from(letter.cost)).sum();
        let start = at as u32;
        self.offer(until, Node { symbol, cost: read.0 + SEQUENCE, from: read.1, start, read: Some(c), next: 0 });
        self.offer(until, Node { symbol: last, cost: leave.0 + more, from: leave.1, start, read: None, next: 0 });
    }

    /// Goes on from a place by reading a sequence: a character, where it ends, what it costs beside the character.
    pub fn read(&mut self, at: usize, (c, until, extra): (char, usize, Cost)) {
        let symbol = pairs().symbol(c);
        let (cost, from) = self.cheapest(at, symbol);
        self.offer(until, Node { symbol, cost: cost + extra, from, start: at as u32, read: Some(c), next: 0 });
    }

    /// What it costs at least to go on with `symbol` from the nodes of a place, and from which of them.
    pub fn cheapest(&self, at: usize, symbol: Symbol) -> (Cost, u32) {
        let (model, mut best) = (pairs(), (Cost::MAX, 0));
        let mut head = self.heads[at - self.start];
        while let Some(node) = self.nodes.get((head as usize).wrapping_sub(1)) {
            let cost = node.cost + model.cost(node.symbol, symbol);
            if cost < best.0 {
                best = (cost, head - 1);
            }
            head = node.next;
        }
        best
    }

    /// Keeps a node if it is the cheapest of its symbol at its place.
    #[inline]
    fn offer(&mut self, place: usize, mut node: Node) {
        let first = self.heads[place - self.start];
        let mut head = first;
        while head != 0 {
            let other = &mut self.nodes[head as usize - 1];
            if other.symbol == node.symbol {
                if node.cost < other.cost {
                    node.next = other.next;
                    *other = node;
                }
                return;
            }
            head = other.next;
        }
        node.next = first;
        self.last = self.last.max(place);
        self.nodes.push(node);
        self.heads[place - self.start] = self.nodes.len() as u32;
    }
}
