//! Word lists that are asked for every word of every cell: a table with a short hash, and endings by last byte.
//!
//! **Invariant:** holds constants of this program alone, so nobody outside can make its keys collide.

/// Words with a number each: a table of slots, each word in the first free one from where its hash points.
#[derive(Debug)]
pub(super) struct Words {
    /// A power of two, at most half of them in use. An empty word stands for none.
    slots: Vec<(&'static str, u8)>,
}

impl Words {
    /// The number of a word that is listed.
    pub(super) fn get(&self, word: &str) -> Option<&u8> {
        let (listed, roles) = &self.slots[self.slot(word)];
        (!listed.is_empty() && *listed == word).then_some(roles)
    }

    /// Where a word is, or where it would be.
    fn slot(&self, word: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = short_hash(word.as_bytes()) & mask;
        while !self.slots[at].0.is_empty() && self.slots[at].0 != word {
            at = (at + 1) & mask;
        }
        at
    }
}

/// Eight bytes at a time, one multiplication each.
fn short_hash(bytes: &[u8]) -> usize {
    let mut hash = 0_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the lower bits are as good as any")]
    let low = (hash ^ (hash >> 29)) as usize;
    low
}

/// Lists of words between white space as one table; a word on several lists has the roles of all.
pub(super) fn words(lists: &[(&'static str, u8)]) -> Words {
    let count: usize = lists.iter().map(|(list, _)| list.split_whitespace().count()).sum();
    let mut words = Words { slots: vec![("", 0); (2 * count + 2).next_power_of_two()] };
    for (list, role) in lists {
        for word in list.split_whitespace() {
            let slot = words.slot(word);
            words.slots[slot] = (word, words.slots[slot].1 | role);
        }
    }
    words
}

/// Endings, parted by their last byte.
#[derive(Debug)]
pub(super) struct Endings(Vec<Vec<&'static str>>);

impl Endings {
    pub(super) fn new(endings: &'static str) -> Self {
        let mut by_byte = vec![Vec::new(); 256];
        for ending in endings.split_whitespace() {
            if let Some(last) = ending.bytes().last() {
                by_byte[usize::from(last)].push(ending);
            }
        }
        Self(by_byte)
    }

    /// The longest ending that a word has.
    pub(super) fn of(&self, word: &str) -> Option<&'static str> {
        let last = word.bytes().last()?;
        self.0[usize::from(last)]
            .iter()
            .copied()
            .filter(|ending| word.ends_with(ending))
            .max_by_key(|ending| ending.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_roles_of_all_their_lists() {
        let map = words(&[("a street", 1), ("street eight-bytes-and-more", 2)]);
        let of = |word| map.get(word).copied();
        assert_eq!((of("street"), of("a"), of("eight-bytes-and-more"), of("b")), (Some(3), Some(1), Some(2), None));
    }

    #[test]
    fn the_longest_ending_wins() {
        let endings = Endings::new("sson son ov");
        assert_eq!(
            (endings.of("eriksson"), endings.of("jackson"), endings.of("smith"), endings.of("")),
            (Some("sson"), Some("son"), None, None)
        );
    }
}
