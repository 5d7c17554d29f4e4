//! Who has a probe.
//!
//! In: probes (hashes of 32 bits) with the number of who has them. Out: the numbers of all who have a probe, up to [`LIMIT`]. It is one
//! table of eight bytes an entry with linear probing, three quarters full at most, so an entry costs 11 to 21 bytes.

/// Most numbers that are kept for a probe. What more documents share (a footer, a turn of phrase) finds nothing worth comparing, and a
/// list without end would make time grow with the square of the input.
pub(super) const LIMIT: usize = 32;

/// An entry that is free; a number is never as large.
const FREE: u32 = u32::MAX;

/// Numbers by probe.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Probe and number; the length is a power of two, or 0.
    table: Vec<(u32, u32)>,
    entries: usize,
}

impl Index {
    /// Adds the numbers of all who have the probe to `found`.
    pub(super) fn find(&self, probe: u32, found: &mut Vec<u32>) {
        found.extend(self.chain(probe).filter(|(other, _)| *other == probe).map(|(_, number)| number));
    }

    /// Notes that `number` has the probe, unless enough others have it. Numbers above 2³² − 2 are not noted.
    pub(super) fn add(&mut self, probe: u32, number: u32) {
        if number == FREE {
            return;
        }
        if (self.entries + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
        let (mut alike, mut length) = (0, 0);
        for (other, _) in self.chain(probe) {
            alike += usize::from(other == probe);
            length += 1;
        }
        if alike < LIMIT {
            self.put(self.start(probe) + length, probe, number);
        }
    }

    /// Entries from where the probe would stand to the first free one.
    fn chain(&self, probe: u32) -> impl Iterator<Item = (u32, u32)> {
        let (before, after) = self.table.split_at(self.start(probe));
        after.iter().chain(before).copied().take_while(|(_, number)| *number != FREE)
    }

    fn start(&self, probe: u32) -> usize {
        if self.table.is_empty() { 0 } else { probe as usize & (self.table.len() - 1) }
    }

    fn put(&mut self, place: usize, probe: u32, number: u32) {
        let mask = self.table.len() - 1;
        self.table[place & mask] = (probe, number);
        self.entries += 1;
    }

    /// Doubles the table. Those with equal probes keep their order.
    fn grow(&mut self) {
        let length = (self.table.len() * 2).max(64);
        let old = std::mem::replace(&mut self.table, vec![(0, FREE); length]);
        self.entries = 0;
        // From a free place on, no chain is entered in its middle.
        let (before, after) = old.split_at(old.iter().position(|(_, number)| *number == FREE).unwrap_or(0));
        for (probe, number) in after.iter().chain(before).filter(|(_, number)| *number != FREE) {
            let place = self.start(*probe) + self.chain(*probe).count();
            self.put(place, *probe, *number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_who_have_a_probe_are_found_in_order_up_to_the_limit() {
        let mut index = Index::default();
        for number in 0..10_000 {
            // Neighbours crowd into each other's places; every tenth has a probe that all such share.
            index.add(number / 3 * 0x1_0001, number);
            if number % 10 == 0 {
                index.add(7, number);
            }
        }
        let find = |probe| {
            let mut found = Vec::new();
            index.find(probe, &mut found);
            found
        };
        for number in 0..3_333 {
            if number * 0x1_0001 != 7 {
                assert_eq!(find(number * 0x1_0001), [number * 3, number * 3 + 1, number * 3 + 2]);
            }
        }
        assert_eq!(find(7), (0..LIMIT as u32).map(|n| n * 10).collect::<Vec<_>>());
        assert!(find(9).is_empty() && Index::default().chain(3).next().is_none());
        assert!(index.table.capacity() * size_of::<(u32, u32)>() < 11_100 * 22);
    }
}
