//! Rules on whether the bytes form records.

pub(super) mod ambiguous_dialect;
pub(super) mod blank_header;
pub(super) mod blank_rows;
pub(super) mod broken_quoting;
pub(super) mod cr_line_endings;
pub(super) mod duplicate_header;
pub(super) mod footer_lines;
pub(super) mod invalid_encoding;
pub(super) mod missing_header;
pub(super) mod mixed_line_endings;
pub(super) mod multiple_tables;
pub(super) mod nul_bytes;
pub(super) mod oversized_record;
pub(super) mod preamble_lines;
pub(super) mod ragged_rows;
pub(super) mod repeated_header;
pub(super) mod spaced_quotes;
pub(super) mod stray_byte_order_mark;
pub(super) mod unclean_header;
