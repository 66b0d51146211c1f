//! Chat, mail and telephony: who may speak in somebody's name.
//!
//! **Invariant:** data only; Discord and Telegram tokens begin with a number and are recognised from their middle.

use super::alphabet::{ALPHA, Alphabet, BASE62, BASE64_PAD, BASE64URL, DIGIT, HEX, LOWER36, UPPER36};
use super::format::{Format, Part, UUID, by, is, plain, range, some};
use super::midway;

const HOOK: Alphabet = BASE62.and(Alphabet::of("/"));

/// Microsoft: group and tenant, the kind of connector, its key, its owner.
const TEAMS: &[Part] = &[
    UUID[0],
    UUID[1],
    UUID[2],
    UUID[3],
    UUID[4],
    UUID[5],
    UUID[6],
    UUID[7],
    UUID[8],
    is("@"),
    UUID[0],
    UUID[1],
    UUID[2],
    UUID[3],
    UUID[4],
    UUID[5],
    UUID[6],
    UUID[7],
    UUID[8],
    is("/"),
    range(ALPHA, 4, 40),
    is("/"),
    some(HEX, 32),
    is("/"),
    UUID[0],
    UUID[1],
    UUID[2],
    UUID[3],
    UUID[4],
    UUID[5],
    UUID[6],
    UUID[7],
    UUID[8],
];

/// One format a line: kind, issuer, beginnings, what follows.
pub(super) static FORMATS: &[Format] = &[
    plain(
        "slack-bot-token",
        "Slack",
        &["xoxb-"],
        &[range(DIGIT, 10, 14), is("-"), range(DIGIT, 10, 14), is("-"), range(BASE62, 23, 34)],
    ),
    plain(
        "slack-user-token",
        "Slack",
        &["xoxp-", "xoxa-", "xoxo-"],
        &[
            range(DIGIT, 10, 14),
            is("-"),
            range(DIGIT, 10, 14),
            is("-"),
            range(DIGIT, 10, 14),
            is("-"),
            range(HEX, 28, 64),
        ],
    ),
    plain(
        "slack-workspace-token",
        "Slack",
        &["xoxa-2-", "xoxr-", "xoxs-"],
        &[range(DIGIT, 10, 14), is("-"), range(BASE64URL, 20, 120)],
    ),
    plain(
        "slack-configuration-token",
        "Slack",
        &["xoxe.xoxp-1-", "xoxe.xoxb-1-", "xoxe-1-"],
        &[range(BASE62, 120, 200)],
    ),
    plain(
        "slack-app-token",
        "Slack",
        &["xapp-1-"],
        &[range(UPPER36, 9, 13), is("-"), range(DIGIT, 10, 14), is("-"), range(HEX, 60, 72)],
    ),
    plain(
        "slack-webhook",
        "Slack",
        &["hooks.slack.com/services/T"],
        &[range(UPPER36, 8, 12), is("/B"), range(UPPER36, 8, 12), is("/"), some(BASE62, 24)],
    ),
    plain(
        "slack-workflow-webhook",
        "Slack",
        &["hooks.slack.com/workflows/T", "hooks.slack.com/triggers/T"],
        &[range(UPPER36, 8, 12), is("/"), range(HOOK, 24, 90)],
    ),
    by("discord-bot-token", "Discord", &[], midway::discord),
    plain(
        "discord-webhook",
        "Discord",
        &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
        &[range(DIGIT, 17, 20), is("/"), range(BASE64URL, 60, 80)],
    ),
    by("telegram-bot-token", "Telegram", &[], midway::telegram),
    plain("teams-webhook", "Microsoft Teams", &["webhook.office.com/webhookb2/", "outlook.office.com/webhook/"], TEAMS),
    plain(
        "matrix-access-token",
        "Matrix (Synapse)",
        &["syt_"],
        &[range(BASE62, 3, 80), is("_"), some(ALPHA, 20), is("_"), some(BASE62, 6)],
    ),
    plain("sendgrid-api-key", "SendGrid", &["SG."], &[some(BASE64URL, 22), is("."), some(BASE64URL, 43)]),
    plain("mailgun-api-key", "Mailgun", &["key-"], &[some(HEX, 32)]),
    by(
        "mailchimp-api-key",
        "Mailchimp",
        &["us1", "us2", "us3", "us4", "us5", "us6", "us7", "us8", "us9"],
        midway::mailchimp,
    ),
    plain("mandrill-api-key", "Mailchimp", &["md-"], &[some(BASE64URL, 22)]),
    plain("brevo-api-key", "Brevo", &["xkeysib-", "xsmtpsib-"], &[some(HEX, 64), is("-"), some(BASE62, 16)]),
    plain("resend-api-key", "Resend", &["re_"], &[some(BASE62, 8), is("_"), some(BASE62, 24)]),
    plain("mailersend-api-key", "MailerSend", &["mlsn."], &[some(HEX, 64)]),
    plain(
        "twilio-api-key",
        "Twilio",
        &[
            "SK0", "SK1", "SK2", "SK3", "SK4", "SK5", "SK6", "SK7", "SK8", "SK9", "SKa", "SKb", "SKc", "SKd", "SKe",
            "SKf",
        ],
        &[some(HEX, 31)],
    ),
    plain("klaviyo-private-key", "Klaviyo", &["pk_"], &[some(HEX, 34)]),
    plain("onesignal-api-key", "OneSignal", &["os_v2_app_", "os_v2_org_"], &[some(LOWER36, 103)]),
    plain("intercom-access-token", "Intercom", &["dG9rO"], &[range(BASE64_PAD, 54, 60)]),
];
