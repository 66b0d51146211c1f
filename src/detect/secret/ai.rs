//! Models and those who serve them.
//!
//! **Invariant:** data only.

use super::alphabet::{ALPHA, BASE62, BASE64URL, HEX, LOWER36, WORD};
use super::format::{Format, Proof, UUID, is, plain, proven, range, some};

/// The mark that `OpenAI` sets into the middle of its keys: its name in base 64.
fn marked(token: &[u8]) -> bool {
    token.windows(8).any(|window| window == b"T3BlbkFJ")
}

/// One format a line: kind, issuer, beginnings, what follows.
pub(super) static FORMATS: &[Format] = &[
    proven("openai-api-key", "OpenAI", &["sk-"], &[range(BASE64URL, 48, 48)], Proof::Must(marked)),
    proven(
        "openai-project-key",
        "OpenAI",
        &["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"],
        &[range(BASE64URL, 40, 220)],
        Proof::Must(marked),
    ),
    plain(
        "anthropic-api-key",
        "Anthropic",
        &["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-", "sk-ant-ort01-", "sk-ant-sid01-"],
        &[range(BASE64URL, 80, 120)],
    ),
    plain("huggingface-token", "Hugging Face", &["hf_", "api_org_"], &[some(ALPHA, 34)]),
    plain("replicate-token", "Replicate", &["r8_"], &[some(BASE62, 37)]),
    plain("groq-api-key", "Groq", &["gsk_"], &[some(BASE62, 52)]),
    plain("perplexity-api-key", "Perplexity", &["pplx-"], &[range(BASE62, 48, 56)]),
    plain("xai-api-key", "xAI", &["xai-"], &[some(BASE62, 80)]),
    plain("openrouter-api-key", "OpenRouter", &["sk-or-v1-"], &[some(HEX, 64)]),
    plain("deepseek-api-key", "DeepSeek", &["sk-"], &[some(HEX, 32)]),
    plain("stability-api-key", "Stability AI", &["sk-"], &[some(BASE62, 48)]),
    plain("fireworks-api-key", "Fireworks AI", &["fw_"], &[range(BASE62, 22, 24)]),
    plain("together-api-key", "Together AI", &["tgp_v1_"], &[some(BASE64URL, 43)]),
    plain("elevenlabs-api-key", "ElevenLabs", &["sk_"], &[some(HEX, 48)]),
    plain("langsmith-api-key", "LangChain", &["lsv2_pt_", "lsv2_sk_"], &[some(HEX, 32), is("_"), some(HEX, 10)]),
    plain("langfuse-secret-key", "Langfuse", &["sk-lf-"], &UUID),
    plain("wandb-api-key", "Weights & Biases", &["wandb_v1_"], &[range(WORD, 40, 120)]),
    plain("pinecone-api-key", "Pinecone", &["pcsk_"], &[range(BASE62, 4, 8), is("_"), range(BASE62, 50, 80)]),
    plain("cerebras-api-key", "Cerebras", &["csk-"], &[some(LOWER36, 48)]),
    plain("nvidia-api-key", "NVIDIA", &["nvapi-"], &[some(BASE64URL, 64)]),
    plain("tavily-api-key", "Tavily", &["tvly-", "tvly-dev-", "tvly-prod-"], &[some(BASE62, 32)]),
    plain("jina-api-key", "Jina AI", &["jina_"], &[some(BASE64URL, 60)]),
    plain("firecrawl-api-key", "Firecrawl", &["fc-"], &[some(HEX, 32)]),
];
