//! Aligned columns of text, by the columns that characters take on a terminal.
//!
//! **Invariant:** a cell is never wider than its column, whatever script it is in.

use unicode_width::UnicodeWidthStr;

use super::page::cut;

/// Spaces between columns.
const GUTTER: usize = 2;

/// One column of a grid.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// What stands over it.
    pub(super) head: &'static str,
    /// Where its cells stand.
    pub(super) align: Align,
    /// Its cells, from the top; safe text.
    pub(super) cells: Vec<String>,
}

/// Where a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

impl Column {
    /// The widest cell, or the head.
    pub(super) fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.width()).chain([self.head.width()]).max().unwrap_or(0)
    }

    /// The same column with no cell wider than `width`, but at least as wide as its head.
    pub(super) fn cut(mut self, width: usize) -> Self {
        let width = width.max(self.head.width());
        for cell in &mut self.cells {
            if cell.width() > width {
                *cell = cut(cell, width);
            }
        }
        self
    }
}

/// Columns taken by all of `columns` and the space between them.
pub(super) fn width(columns: &[Column]) -> usize {
    columns.iter().map(Column::width).sum::<usize>() + GUTTER * columns.len().saturating_sub(1)
}

/// The lines of the grid, the heads first.
pub(super) fn lines(columns: &[Column]) -> Vec<String> {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let widths: Vec<usize> = columns.iter().map(Column::width).collect();
    let line = |cell_of: &dyn Fn(&Column) -> String| {
        let mut line = String::new();
        for (i, (column, width)) in columns.iter().zip(&widths).enumerate() {
            if i > 0 {
                line.push_str(&" ".repeat(GUTTER));
            }
            let cell = cell_of(column);
            let room = " ".repeat(width.saturating_sub(cell.width()));
            match column.align {
                Align::Left => line.extend([cell, room]),
                Align::Right => line.extend([room, cell]),
            }
        }
        line.truncate(line.trim_end().len());
        line
    };
    let head = line(&|column| column.head.to_owned());
    let body = (0..rows).map(|row| line(&|column| column.cells.get(row).cloned().unwrap_or_default()));
    std::iter::once(head).chain(body).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_any_script() {
        let column = |head, align, cells: &[&str]| Column {
            head,
            align,
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        };
        let columns = [
            column("name", Align::Left, &["年齢", "naïve", "x"]),
            column("rows", Align::Right, &["1", "1,000", ""]),
            column("type", Align::Left, &["text", "", "date"]),
        ];
        assert_eq!(lines(&columns), ["name    rows  type", "年齢       1  text", "naïve  1,000", "x             date"]);
        assert_eq!(width(&columns), 18);
        assert_eq!(columns[0].clone().cut(4).cells, ["年齢", "naï…", "x"]);
    }
}
