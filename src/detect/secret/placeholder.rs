//! What stands where a secret would stand: masks, blanks to fill in, examples from documentation.
//!
//! **Invariant:** no published example is spelt out here: they are known by a hash, since a scanner that reads
//! this file must find nothing in it.

use super::alphabet::Alphabet;

/// Pieces that random text does not hold and examples do; compared without case.
const PIECES: [&[u8]; 21] = [
    b"example",
    b"sample",
    b"dummy",
    b"placeholder",
    b"changeme",
    b"change-me",
    b"change_me",
    b"redacted",
    b"removed",
    b"your",
    b"xxxx",
    b"fake",
    b"insert",
    b"replace",
    b"deadbeef",
    b"01234567",
    b"12345678",
    b"abcdefgh",
    b"secret_here",
    b"notreal",
    b"password",
];

/// Values that say where a secret comes from, or that there is none.
const BLANKS: [&str; 36] = [
    "password",
    "passwd",
    "passwort",
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "user",
    "username",
    "admin",
    "root",
    "none",
    "null",
    "nil",
    "true",
    "false",
    "yes",
    "no",
    "test",
    "string",
    "str",
    "text",
    "varchar",
    "undefined",
    "empty",
    "default",
    "required",
    "optional",
    "hidden",
    "masked",
    "unknown",
    "postgres",
    "guest",
    "s3cr3t",
    "p@ssw0rd",
];

/// FNV-1a of examples that vendors print in their documentation and that nothing else gives away.
const PUBLISHED: [u64; 9] = [
    // Stripe, three test keys
    0xDDD1_9C48_6D09_5D84,
    0x67E7_33C2_F903_5757,
    0x9CBA_2B6F_12FD_10A4,
    // GitHub, two prefixes
    0xF6CA_D54E_10EB_31AC,
    0xE49C_640A_A227_DC2F,
    // RFC 7617 and its predecessor
    0x9617_EA56_85AE_57EA,
    0xEE04_25AC_21B0_3B65,
    // Telegram
    0x8959_D21B_97C6_B870,
    // Slack
    0x4951_4F15_5640_FCF4,
];

/// 64-bit FNV-1a.
const fn fnv(bytes: &[u8]) -> u64 {
    let (mut hash, mut i) = (0xCBF2_9CE4_8422_2325_u64, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x100_0000_01B3);
        i += 1;
    }
    hash
}

/// Whether this is an example that its issuer prints in its own documentation.
pub(super) fn is_published(token: &[u8]) -> bool {
    PUBLISHED.contains(&fnv(token))
}

/// What kinds of characters a body must hold to have been drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mixture {
    /// Whatever there is.
    Any,
    /// Two of lower case letters, capitals and digits.
    TwoKinds,
    /// Letters of both cases.
    BothCases,
}

/// Whether a body could have been drawn at random: it is mixed as it must be and holds no filler.
pub(super) fn looks_issued(body: &[u8], mixture: Mixture) -> bool {
    let (mut seen, mut classes, mut run, mut last) = (0_u128, 0_u8, 0, 0);
    for &byte in body {
        seen |= 1 << (byte & 127);
        classes |= class(byte);
        run = if byte == last { run + 1 } else { 1 };
        last = byte;
        // Six alike come by chance in one of a million places of a hash, so long bodies may hold more.
        if run >= 6 && run * 6 >= body.len() {
            return false;
        }
    }
    let mixed = match mixture {
        Mixture::Any => true,
        Mixture::TwoKinds => (classes & 7).count_ones() >= 2,
        Mixture::BothCases => classes & 3 == 3,
    };
    mixed && (body.len() < 12 || seen.count_ones() >= 6) && !holds_filler(body)
}

/// A bit for the kind of a character: lower case, capital, digit, other.
fn class(byte: u8) -> u8 {
    match byte {
        // What is not ASCII is mostly letters.
        b'a'..=b'z' | 128.. => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 4,
        _ => 8,
    }
}

/// Whether a word that examples are filled with stands in `body`.
fn holds_filler(body: &[u8]) -> bool {
    const FIRSTS: Alphabet = Alphabet::of("esdpcryxfihn01aESDPCRYXFIHNA");
    // Long bodies are drawn, or they would not be long; their beginning is enough.
    let body = &body[..body.len().min(256)];
    let stands = |at: usize| {
        PIECES
            .iter()
            .any(|piece| body[at..].get(..piece.len()).is_some_and(|window| window.eq_ignore_ascii_case(piece)))
    };
    (0..body.len()).any(|at| FIRSTS.has(body[at]) && stands(at))
}

/// Whether a value beside a telling name stands for a secret without being one: `<your-token>`, `${TOKEN}`,
/// `****`, `changeme`, a call or a lookup in code.
pub(super) fn stands_for_one(value: &[u8]) -> bool {
    let value = &value[..value.len().min(256)];
    let (Some(&first), Some(&last)) = (value.first(), value.last()) else { return true };
    if is_blank(value) || holds_filler(value) {
        return true;
    }
    let bracketed = matches!((first, last), (b'<', b'>') | (b'{', b'}') | (b'[', b']') | (b'%', b'%') | (b'(', b')'));
    let looked_up = matches!(first, b'$' | b'@')
        && value.get(1).is_some_and(|&next| next == b'{' || next == b'(' || next.is_ascii_alphabetic())
        && !value[1..].iter().any(|byte| matches!(byte, b'$' | b'!' | b'#'));
    let piece = |text: &[u8]| value.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text));
    let code = piece(b"${")
        || piece(b"{{")
        || piece(b"()")
        || piece(b"env.")
        || piece(b"getenv")
        || piece(b"environ")
        || piece(b"self.")
        || piece(b"req.")
        || piece(b"this.")
        || piece(b"config.")
        || piece(b"vault:")
        || piece(b"arn:");
    let masked = value.iter().filter(|byte| matches!(byte, b'*' | b'.' | b'x' | b'X' | b'#' | b'-' | b'?')).count() * 2
        > value.len();
    let non_ascii_mask = value.windows(3).any(|window| window == "•".as_bytes() || window == "…".as_bytes());
    bracketed || looked_up || code || masked || non_ascii_mask
}

/// Whether a value is a word for a secret, or for the lack of one.
fn is_blank(value: &[u8]) -> bool {
    BLANKS.iter().any(|blank| value.eq_ignore_ascii_case(blank.as_bytes()))
}

/// Bits of surprise per byte in `value`, from the bytes' own frequencies.
fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for &byte in value {
        counts[usize::from(byte)] += 1;
    }
    let all = value.len() as f64;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| f64::from(count) / all)
        .map(|share| -share * share.log2())
        .sum()
}

/// Whether `value` is written in hexadecimal digits of one case, in groups or not: a hash, a checksum, a UUID.
pub(super) fn is_hexadecimal(value: &[u8]) -> bool {
    value.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
        || value.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F' | b'-'))
}

/// Whether `value` could be a key or a token: long, without spaces, drawn from a rich alphabet without a pattern.
pub(super) fn looks_random(value: &[u8]) -> bool {
    if !(16..=512).contains(&value.len()) || !value.iter().all(u8::is_ascii_graphic) {
        return false;
    }
    let count = |of: u8| value.iter().filter(|&&byte| class(byte) == of).count();
    let (lower, upper, digits, others) = (count(1), count(2), count(4), count(8));
    // Words, paths, addresses and numbers: too few digits among the letters, or nothing but digits.
    let mixed = digits >= 2 && lower + upper >= 4 || lower >= 6 && upper >= 6 && changes(value) * 3 >= value.len();
    let surprising = entropy(value) >= if value.len() < 24 { 3.0 } else { 3.3 };
    mixed
        && surprising
        && others * 5 <= value.len()
        && !value.contains(&b'@')
        && !value.windows(3).any(|window| window == b"://")
}

/// How often the kind of character changes from one byte to the next.
fn changes(value: &[u8]) -> usize {
    value.windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count()
}

/// Whether `value` could be a password that somebody set: two kinds of characters, one of them no letter.
pub(super) fn looks_chosen(value: &[u8]) -> bool {
    let classes = value.iter().fold(0, |classes, &byte| classes | class(byte));
    let (letter, other) = (classes & 3 != 0, classes & (4 | 8) != 0);
    (6..=128).contains(&value.len())
        && letter
        && other
        && !value.iter().any(u8::is_ascii_whitespace)
        && !is_path(value)
        && !is_phrase(value)
}

/// Whether words are strung together: `must-be-changed`, `user_password`, `reset.`, `e.g.`.
fn is_phrase(value: &[u8]) -> bool {
    value.iter().all(|byte| {
        byte.is_ascii_alphabetic()
            || *byte >= 128
            || matches!(byte, b'-' | b'_' | b'.' | b':' | b'\'' | b')' | b'(' | b'?' | b'!' | b'/' | b'=')
    })
}

/// Whether `value` names a file or an address.
fn is_path(value: &[u8]) -> bool {
    matches!(value, [b'/' | b'\\' | b'.' | b'~', ..] | [_, b':', b'\\' | b'/', ..])
        || value.windows(3).any(|window| window == b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_known_and_random_text_is_not_one() {
        for body in
            ["EXAMPLEKEY1234AB", "xxxxxxxxxxxxxxxx", "your_token_goes_1", "AAAAAAAAAAAAAAAA", "q12345678wertyui"]
        {
            assert!(!looks_issued(body.as_bytes(), Mixture::Any), "{body}");
        }
        assert!(looks_issued(b"q8Rt2LmZx0Wv7KpB", Mixture::BothCases));
        assert!(!looks_issued(b"somethinglongandlowercasewithout", Mixture::TwoKinds));
        for value in [
            "<your-token>",
            "${TOKEN}",
            "{{ token }}",
            "********",
            "changeme",
            "$DB_PASSWORD",
            "os.environ[1]",
            "%PASS%",
            "password",
        ] {
            assert!(stands_for_one(value.as_bytes()), "{value}");
        }
        for value in ["hunter2!x", "$tr0ng!Pass"] {
            assert!(!stands_for_one(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn randomness_and_choice() {
        assert!(looks_random(b"q8Rt2LmZx0Wv7KpB"));
        for value in [
            "kubernetes.io/service-account",
            "1234567890123456",
            "next-auth.session-token",
            "anna@example.org1234",
            "aaaaaaaaaaaaaaaa1111",
        ] {
            assert!(!looks_random(value.as_bytes()), "{value}");
        }
        assert!(looks_chosen(b"hunter2"));
        for value in ["required", "must-change", "/etc/passwd1", "short", "two words 1"] {
            assert!(!looks_chosen(value.as_bytes()), "{value}");
        }
    }
}
