//! Where code is kept, built and published: hosts, continuous integration, package registries.
//!
//! **Invariant:** data only.

use super::alphabet::{ANY_HEX, BASE62, BASE64URL, BASE64URL_PAD, DOTTED, HEX, LOWER36, UPPER_HEX};
use super::checksum::crc_base62;
use super::format::{Format, Part, Proof, is, plain, proven, range, some};

const HEX_40: &[Part] = &[some(HEX, 40)];
const CRC: Proof = Proof::Checksum(crc_base62);

/// One format a line: kind, issuer, beginnings, what follows.
pub(super) static FORMATS: &[Format] = &[
    proven("github-personal-token", "GitHub", &["ghp_"], &[some(BASE62, 36)], CRC),
    proven("github-oauth-token", "GitHub", &["gho_"], &[some(BASE62, 36)], CRC),
    proven("github-app-token", "GitHub", &["ghu_", "ghs_"], &[some(BASE62, 36)], CRC),
    proven("github-refresh-token", "GitHub", &["ghr_"], &[range(BASE62, 36, 76)], CRC),
    plain("github-fine-grained-token", "GitHub", &["github_pat_"], &[some(BASE62, 22), is("_"), some(BASE62, 59)]),
    plain("gitlab-personal-token", "GitLab", &["glpat-"], &[range(DOTTED, 20, 320)]),
    plain("gitlab-deploy-token", "GitLab", &["gldt-"], &[range(DOTTED, 20, 320)]),
    plain("gitlab-runner-token", "GitLab", &["glrt-", "glrtr-", "GR1348941"], &[range(DOTTED, 20, 320)]),
    plain("gitlab-job-token", "GitLab", &["glcbt-"], &[range(DOTTED, 20, 320)]),
    plain("gitlab-trigger-token", "GitLab", &["glptt-"], HEX_40),
    plain("gitlab-oauth-secret", "GitLab", &["gloas-"], &[some(HEX, 64)]),
    plain("gitlab-agent-token", "GitLab", &["glagent-"], &[range(BASE64URL, 50, 320)]),
    plain(
        "gitlab-other-token",
        "GitLab",
        &["glft-", "glimt-", "glsoat-", "glffct-", "glwt-"],
        &[range(DOTTED, 20, 320)],
    ),
    plain("bitbucket-app-password", "Bitbucket", &["ATBB"], &[some(BASE62, 24), some(UPPER_HEX, 8)]),
    plain(
        "atlassian-api-token",
        "Atlassian",
        &["ATATT3xFf", "ATCTT3xFf"],
        &[range(BASE64URL, 100, 300), is("="), some(UPPER_HEX, 8)],
    ),
    plain("circleci-token", "CircleCI", &["CCIPAT_", "CCIPRJ_"], &[some(BASE62, 22), is("_"), some(HEX, 40)]),
    plain("buildkite-token", "Buildkite", &["bkua_", "bkpt_"], HEX_40),
    plain("sonarqube-token", "SonarSource", &["sqp_", "squ_", "sqa_"], HEX_40),
    plain("jfrog-api-key", "JFrog", &["AKCp"], &[some(BASE62, 69)]),
    plain("jfrog-reference-token", "JFrog", &["cmVmdGtuO"], &[some(BASE62, 55)]),
    plain("sourcegraph-token", "Sourcegraph", &["sgp_"], &[some(HEX, 16), is("_"), some(HEX, 40)]),
    plain(
        "harness-token",
        "Harness",
        &["pat.", "sat."],
        &[some(BASE64URL, 22), is("."), some(HEX, 24), is("."), some(BASE62, 20)],
    ),
    plain("prefect-key", "Prefect", &["pnu_", "pnb_"], &[some(BASE62, 36)]),
    plain("postman-api-key", "Postman", &["PMAK-"], &[some(HEX, 24), is("-"), some(HEX, 34)]),
    plain("readme-api-key", "ReadMe", &["rdme_"], &[some(LOWER36, 70)]),
    proven("npm-token", "npm", &["npm_"], &[some(BASE62, 36)], CRC),
    plain(
        "pypi-token",
        "PyPI",
        &["pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"],
        &[range(BASE64URL, 50, 1000)],
    ),
    plain("rubygems-api-key", "RubyGems", &["rubygems_"], &[some(HEX, 48)]),
    plain("crates-io-token", "crates.io", &["cio"], &[some(BASE62, 32)]),
    plain("nuget-api-key", "NuGet", &["oy2"], &[some(LOWER36, 43)]),
    plain("docker-hub-token", "Docker Hub", &["dckr_pat_"], &[some(BASE64URL, 27)]),
    plain("docker-organization-token", "Docker Hub", &["dckr_oat_"], &[range(BASE64URL_PAD, 32, 60)]),
    plain("clojars-token", "Clojars", &["CLOJARS_"], &[some(HEX, 60)]),
    plain(
        "packagist-token",
        "Packagist",
        &["packagist_ort_", "packagist_oat_", "packagist_uut_", "packagist_mct_"],
        &[some(ANY_HEX, 68)],
    ),
    plain("launchdarkly-sdk-key", "LaunchDarkly", &["sdk-"], &super::format::UUID),
    plain("statsig-secret", "Statsig", &["secret-"], &[some(BASE62, 43)]),
    plain("checkly-token", "Checkly", &["cu_"], &[some(HEX, 32)]),
    plain("figma-token", "Figma", &["figd_", "figu_"], &[range(BASE64URL, 40, 48)]),
    plain("linear-api-key", "Linear", &["lin_api_"], &[some(BASE62, 40)]),
    plain("linear-oauth-token", "Linear", &["lin_oauth_"], &[some(HEX, 64)]),
    plain("contentful-token", "Contentful", &["CFPAT-"], &[some(BASE64URL, 43)]),
    plain("mapbox-secret-token", "Mapbox", &["sk.eyJ1"], &[range(BASE64URL, 40, 200), is("."), some(BASE64URL, 22)]),
    plain("frameio-token", "Frame.io", &["fio-u-"], &[some(BASE64URL, 64)]),
];
