//! Payment, shops and banking.
//!
//! **Invariant:** data only.

use super::alphabet::{ANY_HEX, BASE62, BASE64_PAD, BASE64URL, BASE64URL_PAD, DIGIT, HEX, LOWER, WORD};
use super::format::{Format, UUID, by, is, plain, range, some};
use super::midway;

/// One format a line: kind, issuer, beginnings, what follows. Clerk's keys begin and look like Stripe's.
pub(super) static FORMATS: &[Format] = &[
    plain("stripe-secret-key", "Stripe", &["sk_live_", "sk_org_live_"], &[range(BASE62, 20, 250)]),
    plain("stripe-restricted-key", "Stripe", &["rk_live_"], &[range(BASE62, 20, 250)]),
    plain("stripe-test-key", "Stripe", &["sk_test_", "rk_test_"], &[range(BASE62, 20, 250)]),
    plain("paystack-secret-key", "Paystack", &["sk_live_", "sk_test_"], &[some(HEX, 40)]),
    plain("webhook-signing-secret", "Stripe, Svix", &["whsec_"], &[range(BASE64_PAD, 32, 90)]),
    plain("square-access-token", "Square", &["sq0atp-"], &[some(BASE64URL, 22)]),
    plain("square-oauth-secret", "Square", &["sq0csp-"], &[some(BASE64URL, 43)]),
    plain("square-token", "Square", &["EAAA"], &[some(BASE64URL, 60)]),
    by("braintree-access-token", "PayPal Braintree", &[], midway::after_sign),
    plain(
        "shopify-access-token",
        "Shopify",
        &["shpat_", "shpua_", "shpca_", "shppa_", "shptka_"],
        &[some(ANY_HEX, 32)],
    ),
    plain("shopify-shared-secret", "Shopify", &["shpss_"], &[some(ANY_HEX, 32)]),
    plain(
        "adyen-api-key",
        "Adyen",
        &["AQE"],
        &[some(LOWER, 1), is("hmf"), range(BASE64_PAD, 40, 200), is("-"), range(BASE64_PAD, 20, 100)],
    ),
    plain("plaid-access-token", "Plaid", &["access-production-", "access-sandbox-", "access-development-"], &UUID),
    plain("flutterwave-secret-key", "Flutterwave", &["FLWSECK-", "FLWSECK_TEST-"], &[some(ANY_HEX, 32), is("-X")]),
    plain("mollie-api-key", "Mollie", &["live_"], &[range(BASE62, 30, 48)]),
    plain(
        "mercadopago-token",
        "Mercado Pago",
        &["APP_USR-"],
        &[range(DIGIT, 12, 20), is("-"), some(DIGIT, 6), is("-"), some(HEX, 32), is("-"), range(DIGIT, 5, 12)],
    ),
    plain("klarna-api-key", "Klarna", &["klarna_live_api_", "klarna_test_api_"], &[range(BASE64URL_PAD, 40, 400)]),
    plain("sumup-secret-key", "SumUp", &["sup_sk_"], &[range(BASE62, 32, 64)]),
    plain("xendit-secret-key", "Xendit", &["xnd_production_", "xnd_development_"], &[range(BASE62, 40, 90)]),
    plain("midtrans-server-key", "Midtrans", &["Mid-server-"], &[range(BASE64URL, 20, 40)]),
    plain("mercury-token", "Mercury", &["mercury_production_"], &[range(WORD, 20, 120)]),
    plain("shippo-token", "Shippo", &["shippo_live_", "shippo_test_"], &[some(HEX, 40)]),
    plain("easypost-api-key", "EasyPost", &["EZAK", "EZTK"], &[some(BASE62, 54)]),
    plain("duffel-token", "Duffel", &["duffel_live_", "duffel_test_"], &[some(BASE64URL, 43)]),
    plain("calcom-api-key", "Cal.com", &["cal_live_"], &[some(HEX, 32)]),
];
