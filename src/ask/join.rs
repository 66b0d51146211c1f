//! What is asked of labels that lie in a file of their own.

use std::path::PathBuf;

use super::LabelAsk;

/// Labels in a file of their own, and by which columns its rows go with those of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinAsk {
    /// The file.
    pub file: PathBuf,
    /// The columns that together name a row.
    pub on: Vec<KeyPair>,
    /// The column of the file that is the label; its only other column where none was named.
    pub label: Option<String>,
}

/// A column of the data, and the one of the label file that holds the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// In the data: `COLUMN` or `TABLE.COLUMN`.
    pub here: LabelAsk,
    /// In the label file.
    pub there: String,
}

impl KeyPair {
    /// A pair as it was typed: `id`, or `id=customer_id` where the label file calls it otherwise.
    pub fn typed(text: &str) -> Option<Self> {
        let (here, there) = match text.split_once('=') {
            Some((here, there)) => (here.trim(), there.trim()),
            // A table's name goes before the column of the data alone.
            None => (text.trim(), text.trim()),
        };
        let is_blank = here.is_empty() || there.is_empty();
        (!is_blank).then(|| Self { here: LabelAsk { typed: here.to_owned() }, there: there.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_typed_in_two_ways() {
        let pair = |here: &str, there: &str| {
            Some(KeyPair { here: LabelAsk { typed: here.to_owned() }, there: there.to_owned() })
        };
        assert_eq!(KeyPair::typed("id"), pair("id", "id"));
        assert_eq!(KeyPair::typed(" t.id = customer "), pair("t.id", "customer"));
        assert_eq!(KeyPair::typed("id="), None);
        assert_eq!(KeyPair::typed(""), None);
    }
}
