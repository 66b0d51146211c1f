//! Names that say that what stands beside them is a secret: headers of columns, keys of settings.
//!
//! A name is taken apart into words (`userPassword`, `user_password`, `User password` are alike), and it is the
//! words that tell. A name that goes on to say something *about* the secret (`password_reset`, `token_count`,
//! `is_secret`) tells nothing.
//!
//! **Invariant:** only the name is looked at, never a value.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::named::Named;

/// What a name promises of the values beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// Something that is called a token or a secret in other trades as well (`token` in linguistics and in payment).
    Token,
    /// A key or a token that lets one in.
    Key,
    /// A password that somebody chose.
    Password,
}

/// Words for a password, in the languages that data is headed in. Those that mean something else as well
/// (`clave`, `pass`, `pin`, `Schlüssel`) are not here.
const PASSWORDS: [&str; 44] = [
    "password",
    "passwords",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "passwort",
    "passwörter",
    "kennwort",
    "kennwörter",
    "losungswort",
    "contraseña",
    "contrasena",
    "contrasenya",
    "contraseñas",
    "motdepasse",
    "mdp",
    "senha",
    "senhas",
    "palavrapasse",
    "wachtwoord",
    "wachtwoorden",
    "hasło",
    "haslo",
    "heslo",
    "lösenord",
    "losenord",
    "passord",
    "adgangskode",
    "kodeord",
    "salasana",
    "jelszó",
    "jelszo",
    "parool",
    "slaptažodis",
    "parole",
    "lozinka",
    "geslo",
    "şifre",
    "sifre",
    "userpassword",
    "dbpassword",
    "userpass",
    "dbpass",
];

/// The same in scripts without spaces or letter case, and phrases of several words; looked for anywhere in the name.
const PASSWORD_PHRASES: [&str; 28] = [
    "mot de passe",
    "mots de passe",
    "palavra passe",
    "clave de acceso",
    "clave secreta",
    "clave de usuario",
    "parola d ordine",
    "пароль",
    "пароли",
    "парол",
    "κωδικός πρόσβασης",
    "συνθηματικό",
    "סיסמה",
    "סיסמא",
    "كلمة المرور",
    "كلمة السر",
    "گذرواژه",
    "رمز عبور",
    "密码",
    "密碼",
    "口令",
    "パスワード",
    "비밀번호",
    "암호",
    "mật khẩu",
    "kata sandi",
    "รหัสผ่าน",
    "पासवर्ड",
];

/// Phrases, looked for at whole words, that mean a key or a token which lets one in.
const KEYS: [&str; 79] = [
    "api key",
    "apikey",
    "api keys",
    "apikeys",
    "api token",
    "apitoken",
    "api secret",
    "apisecret",
    "app key",
    "appkey",
    "app secret",
    "appsecret",
    "access key",
    "accesskey",
    "access token",
    "accesstoken",
    "auth token",
    "authtoken",
    "auth key",
    "authkey",
    "authentication token",
    "authorization token",
    "authorization",
    "bearer token",
    "bearer",
    "bot token",
    "client secret",
    "clientsecret",
    "consumer secret",
    "connection string",
    "connectionstring",
    "conn str",
    "connstr",
    "conn string",
    "credential",
    "credentials",
    "creds",
    "csrf token",
    "deploy key",
    "deploy token",
    "encryption key",
    "encryptionkey",
    "signing key",
    "signing secret",
    "signingkey",
    "master key",
    "masterkey",
    "account key",
    "accountkey",
    "shared key",
    "shared access key",
    "shared secret",
    "service key",
    "service account key",
    "storage key",
    "subscription key",
    "jwt",
    "jwt token",
    "jwt secret",
    "id token",
    "oauth token",
    "oauth secret",
    "otp secret",
    "totp secret",
    "personal access token",
    "private key",
    "privatekey",
    "private keys",
    "refresh token",
    "refreshtoken",
    "secret key",
    "secretkey",
    "secret access key",
    "session token",
    "session secret",
    "sas token",
    "ssh key",
    "webhook secret",
    "hmac key",
];

/// Words that tell only a little.
const TOKENS: [&str; 9] = ["token", "secret", "secrets", "geheimnis", "secreto", "segredo", "секрет", "токен", "令牌"];

/// Words after which a name is about the secret instead.
const ABOUT: [&str; 71] = [
    "count",
    "counts",
    "number",
    "num",
    "no",
    "length",
    "len",
    "size",
    "reset",
    "resets",
    "change",
    "changes",
    "changed",
    "created",
    "updated",
    "modified",
    "expires",
    "expiry",
    "expired",
    "expiration",
    "date",
    "time",
    "at",
    "on",
    "age",
    "days",
    "day",
    "policy",
    "strength",
    "score",
    "quality",
    "required",
    "enabled",
    "disabled",
    "set",
    "status",
    "state",
    "type",
    "kind",
    "valid",
    "verified",
    "attempts",
    "attempt",
    "failures",
    "retries",
    "hint",
    "question",
    "id",
    "ids",
    "name",
    "url",
    "uri",
    "link",
    "limit",
    "used",
    "usage",
    "flag",
    "version",
    "rotation",
    "level",
    "cost",
    "price",
    "rate",
    "symbol",
    "hash algorithm",
    "algorithm",
    "method",
    "format",
    "page",
    "login",
    "rule",
];

/// Words that make a question or a quantity of what follows.
const ASKING: [&str; 24] = [
    "is", "has", "have", "needs", "need", "no", "num", "n", "number", "count", "max", "min", "avg", "mean", "total",
    "last", "days", "reset", "forgot", "change", "changed", "invalid", "wrong", "public",
];

/// What makes a `pass` at the end of a name a password.
const PASS_AFTER: [&str; 14] =
    ["db", "smtp", "ftp", "user", "admin", "root", "mail", "mysql", "pg", "redis", "login", "auth", "http", "proxy"];

/// The name in lower case words, one space between them and at both ends.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    words.push(' ');
    let mut last = ' ';
    // A name longer than this is a sentence; where it ends does not matter.
    for letter in name.chars().take(120) {
        if letter.is_alphanumeric() || !letter.is_ascii() && !letter.is_whitespace() {
            if letter.is_uppercase() && last.is_lowercase() && !words.ends_with(' ') {
                words.push(' ');
            }
            words.extend(letter.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
        last = letter;
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// What a phrase does to the name that it stands in: a set of the flags below.
type Role = u8;
const PASSWORD: Role = 1;
const KEY: Role = 2;
const TOKEN: Role = 4;
const ABOUT_IT: Role = 8;
const ASKS: Role = 16;
/// `key`, `token` or `secret`, which an issuer's name beside them makes telling.
const LOOSE: Role = 32;

/// The roles of all phrases of one to three words, and which issuers they name.
static PHRASES: LazyLock<BTreeMap<&'static str, (Role, Vec<&'static Named>)>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<&'static str, (Role, Vec<&'static Named>)> = BTreeMap::new();
    let lists: [(&[&'static str], Role); 7] = [
        (&PASSWORDS, PASSWORD),
        (&PASSWORD_PHRASES, PASSWORD),
        (&KEYS, KEY),
        (&TOKENS, TOKEN),
        (&ABOUT, ABOUT_IT),
        (&ASKING, ASKS),
        (&["key", "token", "secret"], LOOSE),
    ];
    for (list, role) in lists {
        for phrase in list {
            phrases.entry(phrase).or_default().0 |= role;
        }
    }
    for named in super::named::FORMATS {
        for name in named.names {
            phrases.entry(name).or_default().1.push(named);
        }
    }
    phrases
});

/// What a header or the name of a setting says, worked out once for all the values beside it.
#[derive(Debug, Clone)]
pub struct Heading {
    promise: Option<Telling>,
    issuers: Vec<&'static Named>,
}

impl Heading {
    /// What `name` says.
    pub fn of(name: &str) -> Heading {
        let words = words(name);
        let starts: Vec<usize> = words.match_indices(' ').map(|(at, _)| at + 1).collect();
        let (mut all, mut first, mut last, mut issuers) = (0, 0, 0, Vec::new());
        let count = starts.len().saturating_sub(1);
        for from in 0..count {
            for to in from + 1..=count.min(from + 3) {
                let Some((role, named)) = PHRASES.get(&words[starts[from]..starts[to] - 1]) else { continue };
                all |= role;
                first |= if from == 0 && to == 1 { *role } else { 0 };
                last |= if to == count { *role } else { 0 };
                issuers.extend(named);
            }
        }
        if last & ABOUT_IT != 0 || count > 1 && first & ASKS != 0 {
            return Heading { promise: None, issuers };
        }
        let mut each = words.split_ascii_whitespace();
        let opening = each.next().unwrap_or_default();
        // `db_pass`, `smtp_pass`: a lone `pass` passes an exam.
        let pass = words.ends_with(" pass ") && PASS_AFTER.contains(&opening);
        let script =
            || !words.is_ascii() && PASSWORD_PHRASES.iter().any(|phrase| !phrase.is_ascii() && words.contains(phrase));
        let promise = if all & PASSWORD != 0 || pass || script() {
            Some(Telling::Password)
        } else if all & KEY != 0 || all & LOOSE != 0 && !issuers.is_empty() {
            Some(Telling::Key)
        } else if last & TOKEN != 0 {
            Some(Telling::Token)
        } else {
            None
        };
        Heading { promise, issuers }
    }

    /// What it promises of the values beside it, if it promises a secret.
    pub fn promise(&self) -> Option<Telling> {
        self.promise
    }

    /// The formats of the issuers that it names.
    pub(super) fn issuers(&self) -> &[&'static Named] {
        &self.issuers
    }
}

/// What a name promises, if it promises a secret.
pub fn telling(name: &str) -> Option<Telling> {
    Heading::of(name).promise
}

/// Whether a header or a key of a setting says that a secret stands beside it.
pub fn tells(name: &str) -> bool {
    telling(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_and_names_that_do_not() {
        for name in [
            "password",
            "Password",
            "USER_PASSWORD",
            "userPassword",
            "user.passwd",
            "pwd",
            "Kennwort",
            "contraseña",
            "mot de passe",
            "mot_de_passe",
            "Пароль",
            "密码",
            "用户密码",
            "パスワード",
            "password_hash",
            "db_pass",
        ] {
            assert_eq!(telling(name), Some(Telling::Password), "{name}");
        }
        for name in [
            "api_key",
            "apiKey",
            "API-Key",
            "x-api-key",
            "aws_secret_access_key",
            "client_secret",
            "clientSecret",
            "access_token",
            "privateKey",
            "DATADOG_KEY",
            "jwt",
            "connection_string",
        ] {
            assert_eq!(telling(name), Some(Telling::Key), "{name}");
        }
        assert_eq!(telling("token"), Some(Telling::Token));
        assert_eq!(telling("device_token"), Some(Telling::Token));
        for name in [
            "password_reset",
            "passwordChangedAt",
            "is_secret",
            "token_count",
            "max_tokens",
            "tokens",
            "key",
            "primary_key",
            "public_key",
            "customer_key",
            "keyword",
            "secretary",
            "passed",
            "passenger",
            "pass",
            "compass",
            "tokenizer",
            "product_code",
            "clave_producto",
            "password_strength",
            "last_password_change",
            "token_id",
            "author",
            "authority",
            "",
            "___",
        ] {
            assert!(!tells(name), "{name}");
        }
    }
}
