//! A file as it is written, held against the list of keys: known ones, of the right form, with the place of every part.
//!
//! What the words mean is checked by those who read the tree.
//!
//! **Invariant:** no key is passed over in silence, and what comes out has the form that `schema` says.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::schema::{Form, Key, ROOT, Section};
use crate::base::nearest::nearest;

/// Something wrong, and the bytes of the text where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    pub(super) at: Range<usize>,
    /// What exactly; may quote the text.
    pub(super) what: String,
    /// The same without a word of the text, for a file that the user did not name.
    pub(super) plain: &'static str,
}

/// A value and the bytes where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At<T> {
    pub(super) at: Range<usize>,
    pub(super) value: T,
}

/// A value of a known form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Whole(i64),
    Flag(bool),
    Day(Date),
    List(Vec<At<Value>>),
    Table(Node),
}

/// A table whose keys are known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    /// What messages call it.
    pub(super) of: String,
    /// Key, place of the key, value.
    pub(super) entries: Vec<(At<String>, At<Value>)>,
}

/// Longer lists than this are refused: they are data, not a declaration.
const LONGEST_LIST: usize = 10_000;

/// Reads the shape of `text`.
pub(super) fn read(text: &str) -> Result<Node, Complaint> {
    let root = DeTable::parse(text).map_err(|error| Complaint {
        at: error.span().unwrap_or(0..0),
        what: format!("not valid TOML: {}", error.message().replace('\n', ", ")),
        plain: "not valid TOML",
    })?;
    section(root.get_ref(), 0..0, "the profile".to_owned(), &ROOT)
}

fn section(table: &DeTable<'_>, at: Range<usize>, of: String, section: &Section) -> Result<Node, Complaint> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let Some(known) = section.keys.iter().find(|known| known.name == name) else {
            let names: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
            let what = format!("unknown key `{name}` in {of}{}", hint(name, &names));
            return Err(Complaint { at: key.span(), what, plain: "an unknown key" });
        };
        let value = At { at: value.span(), value: read_value(known, value, &of)? };
        entries.push((At { at: key.span(), value: name.to_owned() }, value));
    }
    // In the order in which they are written: TOML libraries sort keys.
    entries.sort_by_key(|(key, _)| key.at.start);
    let node = Node { at, of, entries };
    match section.keys.iter().find(|key| key.needed && node.get(key.name).is_none()) {
        Some(missing) => Err(node.lacks(missing.name)),
        None => Ok(node),
    }
}

fn read_value(key: &Key, given: &Spanned<DeValue<'_>>, of: &str) -> Result<Value, Complaint> {
    let value = given.get_ref();
    let wrong = || Complaint {
        at: given.span(),
        what: format!("`{}` of {of} must be {}", key.name, key.form.wanted()),
        plain: "a value of the wrong form",
    };
    Ok(match key.form {
        Form::Text | Form::Span | Form::Choice(_) => Value::Text(text(key.name, given, of).ok_or_else(wrong)??),
        Form::Texts => {
            let read = |item: &Spanned<DeValue<'_>>| Ok(Value::Text(text(key.name, item, of).ok_or_else(wrong)??));
            if value.is_str() {
                Value::List(vec![At { at: given.span(), value: read(given)? }])
            } else {
                list(key.name, given, of, wrong, read)?
            }
        }
        Form::Flag => Value::Flag(value.as_bool().ok_or_else(wrong)?),
        Form::Number => number(value).ok_or_else(wrong)?,
        Form::Count => match number(value) {
            Some(Value::Whole(n)) if n > 0 => Value::Whole(n),
            _ => return Err(wrong()),
        },
        Form::Day => Value::Day(day(value).ok_or_else(wrong)?),
        Form::Scalars => list(key.name, given, of, wrong, |item| scalar(item.get_ref()).ok_or_else(wrong))?,
        Form::Range => range(value, given.span(), key, of).ok_or_else(wrong)??,
        Form::Words => words(value, given.span(), key.name, of).ok_or_else(wrong)??,
        Form::Table(inner) => {
            let table = value.as_table().ok_or_else(wrong)?;
            Value::Table(section(table, given.span(), format!("`{}`", key.name), inner)?)
        }
        Form::Tables(inner) => {
            let mut number = 0;
            list(key.name, given, of, wrong, |item| {
                number += 1;
                let table = item.get_ref().as_table().ok_or_else(wrong)?;
                Ok(Value::Table(section(table, item.span(), called(key.name, inner, table, number), inner)?))
            })?
        }
        Form::Rules(inner) => {
            let table =
                value.as_table().ok_or_else(|| Complaint { what: "`rules` must be a table".to_owned(), ..wrong() })?;
            let mut entries = Vec::new();
            for (code, value) in table {
                let of = format!("rule `{}`", code.get_ref());
                let is_no_table = || Complaint { at: value.span(), what: format!("{of} must be a table"), ..wrong() };
                let inside = value.get_ref().as_table().ok_or_else(is_no_table)?;
                let node = section(inside, code.span(), of.clone(), inner)?;
                let at = code.span();
                entries.push((
                    At { at: at.clone(), value: code.get_ref().to_string() },
                    At { at, value: Value::Table(node) },
                ));
            }
            entries.sort_by_key(|(code, _)| code.at.start);
            Value::Table(Node { at: given.span(), of: "`rules`".to_owned(), entries })
        }
        Form::Gate(_) if matches!(value, DeValue::Boolean(false)) => Value::Flag(false),
        Form::Gate(inner) => {
            let of = format!("the {} gate of {of}", key.name);
            let what = format!("{of} must be a table");
            let table = value.as_table().ok_or_else(|| Complaint { what, ..wrong() })?;
            Value::Table(section(table, given.span(), of, inner)?)
        }
    })
}

/// What to call one of several tables: by its name, if it has one, else by its number.
fn called(key: &str, section: &Section, table: &DeTable<'_>, number: usize) -> String {
    match section.named_by.and_then(|by| table.get(by)).and_then(|name| name.get_ref().as_str()) {
        Some(name) => format!("{key} `{name}`"),
        None => format!("{key} {number}"),
    }
}

/// Text that says something; `None` if it is no text.
fn text(key: &str, value: &Spanned<DeValue<'_>>, of: &str) -> Option<Result<String, Complaint>> {
    let text = value.get_ref().as_str()?.trim();
    Some(if text.is_empty() {
        Err(Complaint { at: value.span(), what: format!("`{key}` of {of} is empty"), plain: "an empty text" })
    } else {
        Ok(text.to_owned())
    })
}

fn list(
    key: &str,
    given: &Spanned<DeValue<'_>>,
    of: &str,
    wrong: impl Fn() -> Complaint,
    mut read: impl FnMut(&Spanned<DeValue<'_>>) -> Result<Value, Complaint>,
) -> Result<Value, Complaint> {
    let items = given.get_ref().as_array().ok_or_else(&wrong)?;
    let refuse = |what: String, plain| Err(Complaint { at: given.span(), what, plain });
    if items.is_empty() {
        return refuse(format!("`{key}` of {of} is empty"), "an empty list");
    }
    if items.len() > LONGEST_LIST {
        return refuse(format!("`{key}` of {of} has more than {LONGEST_LIST} entries"), "a list that is too long");
    }
    let read = |item: &Spanned<DeValue<'_>>| {
        let at = item.span();
        read(item).map(|value| At { at: at.clone(), value }).map_err(|complaint| {
            // What is wrong with the whole list is told of it, what is wrong with one entry of that one.
            if complaint.at == given.span() { Complaint { at, ..complaint } } else { complaint }
        })
    };
    items.iter().map(read).collect::<Result<_, _>>().map(Value::List)
}

fn scalar(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::Text(text.to_string())),
        DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
        DeValue::Datetime(_) => day(value).map(Value::Day),
        _ => number(value),
    }
}

fn range(value: &DeValue<'_>, at: Range<usize>, key: &Key, of: &str) -> Option<Result<Value, Complaint>> {
    let table = value.as_table()?;
    let of = format!("`{}` of {of}", key.name);
    let mut entries = Vec::new();
    for (name, value) in table {
        let end = name.get_ref().as_ref();
        if !["min", "max"].contains(&end) {
            let what = format!("unknown key `{end}` in {of}{}", hint(end, &["min", "max"]));
            return Some(Err(Complaint { at: name.span(), what, plain: "an unknown key" }));
        }
        let read = scalar(value.get_ref()).filter(|value| !matches!(value, Value::Text(_) | Value::Flag(_)));
        let Some(read) = read else {
            let what = format!("`{end}` of {of} must be a number or a date such as 2026-01-31");
            return Some(Err(Complaint { at: value.span(), what, plain: "a value of the wrong form" }));
        };
        entries.push((At { at: name.span(), value: end.to_owned() }, At { at: value.span(), value: read }));
    }
    Some(Ok(Value::Table(Node { at, of, entries })))
}

fn words(value: &DeValue<'_>, at: Range<usize>, key: &str, of: &str) -> Option<Result<Value, Complaint>> {
    let table = value.as_table()?;
    let of = format!("`{key}` of {of}");
    let mut entries = Vec::new();
    for (name, value) in table {
        let word = match text(name.get_ref(), value, &of) {
            Some(Ok(word)) => word,
            Some(Err(complaint)) => return Some(Err(complaint)),
            None => {
                let what = format!("`{}` of {of} must be text in quotes", name.get_ref());
                return Some(Err(Complaint { at: value.span(), what, plain: "a value of the wrong form" }));
            }
        };
        let name = At { at: name.span(), value: name.get_ref().to_string() };
        entries.push((name, At { at: value.span(), value: Value::Text(word) }));
    }
    entries.sort_by_key(|(key, _)| key.at.start);
    Some(Ok(Value::Table(Node { at, of, entries })))
}

fn number(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok().map(Value::Whole),
        DeValue::Float(digits) => digits.as_str().parse().ok().map(Value::Number),
        _ => None,
    }
}

fn day(value: &DeValue<'_>) -> Option<Date> {
    let date = value.as_datetime().filter(|moment| moment.time.is_none())?.date?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

/// "Did you mean", or the choice where it is short enough to be listed.
pub(super) fn hint(typed: &str, known: &[&str]) -> String {
    match nearest(typed, known.iter().copied()) {
        Some(name) => format!("; did you mean `{name}`?"),
        None if known.len() <= 10 => format!("; known are {}", known.join(", ")),
        None => String::new(),
    }
}

impl Value {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Whole(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// As it would be written in a file of data.
    pub(super) fn written(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Whole(number) => Some(number.to_string()),
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Day(day) => Some(day.to_string()),
            Self::List(_) | Self::Table(_) => None,
        }
    }
}

impl Node {
    pub(super) fn get(&self, key: &str) -> Option<&At<Value>> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }

    pub(super) fn text(&self, key: &str) -> Option<At<String>> {
        let value = self.get(key)?;
        match &value.value {
            Value::Text(text) => Some(At { at: value.at.clone(), value: text.clone() }),
            _ => None,
        }
    }

    /// The text of a key, without its place.
    pub(super) fn said(&self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.value)
    }

    pub(super) fn texts(&self, key: &str) -> Vec<At<String>> {
        let texts = self.list(key).iter().filter_map(|item| match &item.value {
            Value::Text(text) => Some(At { at: item.at.clone(), value: text.clone() }),
            _ => None,
        });
        texts.collect()
    }

    pub(super) fn flag(&self, key: &str) -> Option<At<bool>> {
        let value = self.get(key)?;
        match value.value {
            Value::Flag(flag) => Some(At { at: value.at.clone(), value: flag }),
            _ => None,
        }
    }

    pub(super) fn day(&self, key: &str) -> Option<At<Date>> {
        let value = self.get(key)?;
        match value.value {
            Value::Day(day) => Some(At { at: value.at.clone(), value: day }),
            _ => None,
        }
    }

    pub(super) fn whole(&self, key: &str) -> Option<u64> {
        match self.get(key)?.value {
            Value::Whole(number) => u64::try_from(number).ok(),
            _ => None,
        }
    }

    pub(super) fn table(&self, key: &str) -> Option<&Self> {
        match &self.get(key)?.value {
            Value::Table(node) => Some(node),
            _ => None,
        }
    }

    pub(super) fn tables(&self, key: &str) -> impl Iterator<Item = &Self> {
        self.list(key).iter().filter_map(|item| match &item.value {
            Value::Table(node) => Some(node),
            _ => None,
        })
    }

    pub(super) fn list(&self, key: &str) -> &[At<Value>] {
        match self.get(key).map(|value| &value.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    pub(super) fn lacks(&self, key: &str) -> Complaint {
        let what = format!("{} lacks the key `{key}`", self.of);
        Complaint { at: self.at.clone(), what, plain: "a key is missing" }
    }
}

/// One of `known`, by its word.
pub(super) fn word<T: Copy>(
    what: &str,
    given: &At<String>,
    known: &[T],
    spell: fn(T) -> &'static str,
) -> Result<T, Complaint> {
    known.iter().copied().find(|value| spell(*value) == given.value).ok_or_else(|| {
        let words: Vec<_> = known.iter().map(|value| spell(*value)).collect();
        let what = format!("unknown {what} `{}`{}", given.value, hint(&given.value, &words));
        Complaint { at: given.at.clone(), what, plain: "an unknown word" }
    })
}

/// A complaint about a value.
pub(super) fn impossible(at: &Range<usize>, what: impl Into<Cow<'static, str>>) -> Complaint {
    Complaint { at: at.clone(), what: what.into().into_owned(), plain: "an impossible value" }
}
