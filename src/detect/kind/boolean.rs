//! Truth values spelled out. `0`, `1`, `t` and `f` alone are not enough: they are codes as often.

/// Whether a trimmed cell is `true`, `false`, `yes` or `no` in any letter case.
pub(super) fn is_boolean(core: &[u8]) -> bool {
    (2..=5).contains(&core.len())
        && [&b"true"[..], b"false", b"yes", b"no"].iter().any(|word| core.eq_ignore_ascii_case(word))
}
