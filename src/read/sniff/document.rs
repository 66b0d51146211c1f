//! Texts of other formats than delimited text: what they are, and what to do about them.

use crate::read::encoding::Head;

use super::{json, markup};

const SQL: &str = "an SQL dump: load it into a database and export its tables as CSV or Parquet";

/// What dumps of databases begin with.
const DUMPS: [&[u8]; 6] = [
    b"-- MySQL dump ",
    b"-- MariaDB dump ",
    b"-- phpMyAdmin SQL Dump",
    b"-- PostgreSQL database dump",
    b"--\n-- PostgreSQL database dump",
    b"PRAGMA foreign_keys=OFF;",
];

/// What servers say in place of a file, word for word.
const ANSWERS: [&[u8]; 7] = [
    b"401 Unauthorized",
    b"403 Forbidden",
    b"404 Not Found",
    b"404: Not Found",
    b"500 Internal Server Error",
    b"502 Bad Gateway",
    b"503 Service Unavailable",
];

/// What a text is, if it is no delimited text as a whole.
pub(super) fn document(head: &[u8], extent: Head) -> Option<String> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if DUMPS.iter().any(|mark| text.starts_with(mark)) {
        return Some(SQL.to_owned());
    }
    if extent == Head::Whole && ANSWERS.contains(&text.trim_ascii_end()) {
        return Some("the answer of a server that did not give the data: download it again".to_owned());
    }
    if let Some(sort) = json::sort(text, extent) {
        let is_object = sort == json::Sort::Document && text.starts_with(b"{");
        let also = if is_object { ", perhaps an error message saved in place of the data" } else { "" };
        return Some(format!("JSON{also}: export the data as CSV or Parquet"));
    }
    Some(match markup::sort(text, extent)? {
        markup::Sort::Page => "a web page, perhaps an error message saved in place of the data".to_owned(),
        markup::Sort::Document => "XML: export the data as CSV or Parquet".to_owned(),
        markup::Sort::Workbook => "a workbook saved as XML: save each sheet as CSV (UTF-8)".to_owned(),
        markup::Sort::Error(code) => {
            let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
            format!("an error message of a server{code} saved in place of the data: download the data again")
        }
    })
}
