//! Changes Parquet files in every way that files go wrong, and has each judged by the program within limits.
//!
//! The limits are those of the system: address space by `ulimit -v`, and a clock. A run that panics, aborts, hangs or
//! takes more fails, and the file is kept. Where there is no `sh` only time is limited.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::random::Random;

/// Changes Parquet files, and has each judged by the program within limits of time and memory.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of Parquet files; those in folders below it too.
    #[arg(long)]
    from: PathBuf,
    /// The program.
    #[arg(long, default_value = "target/release/datassay")]
    program: PathBuf,
    /// How many changed files.
    #[arg(long, default_value_t = 2000)]
    count: u32,
    /// Seconds that one file may take.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Mebibytes of address space that one run may take.
    #[arg(long, default_value_t = 1024)]
    mebibytes: u64,
    /// Where files that failed are left.
    #[arg(long)]
    keep: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| -> anyhow::Result<()> { Ok(std::io::Write::write_all(&mut out, line.as_bytes())?) };
    if !arguments.from.is_dir() {
        say(format!("skipped: there is no {}\n", arguments.from.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut files = Vec::new();
    collect(&arguments.from, &mut files)?;
    files.sort();
    if files.is_empty() {
        bail!("{} holds no Parquet file", arguments.from.display());
    }
    let folder = tempfile::tempdir()?;
    let (mut failed, mut slowest) = (0_u32, Duration::ZERO);
    let sound = files.iter().map(|path| (path, None));
    let changed = (0..arguments.count).map(|number| (&files[number as usize % files.len()], Some(number)));
    for (path, number) in sound.chain(changed) {
        let mut bytes = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
        if let Some(number) = number {
            change(&mut bytes, &mut Random::new(u64::from(number)));
        }
        let given = folder.path().join("changed.parquet");
        fs::write(&given, &bytes)?;
        let (took, trouble) = judge(arguments, &given)?;
        slowest = slowest.max(took);
        if let Some(trouble) = trouble {
            failed += 1;
            say(format!("FAILED: {} change {number:?}: {trouble}\n", path.display()))?;
            if let Some(keep) = &arguments.keep {
                fs::create_dir_all(keep)?;
                fs::write(keep.join(format!("{failed}.parquet")), &bytes)?;
            }
        }
    }
    let given = files.len();
    say(format!(
        "{given} files and {} changed ones: {failed} failed, the slowest took {slowest:?}\n",
        arguments.count
    ))?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "parquet" || extension == "encrypted") {
            files.push(path);
        }
    }
    Ok(())
}

/// One to eight changes: bytes and bits anywhere or in the footer, lengths made large, pieces cut out or doubled.
fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..random.between(1, 8) {
        if bytes.len() < 16 {
            return;
        }
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        // Footers and the headers of first pages are where numbers decide most.
        let at = match random.below(4) {
            0 => random.below(length),
            1 => random.below(length.min(64)),
            _ => length - 1 - random.below(length.min(1500)),
        } as usize;
        match random.below(8) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap_or(0),
            1 | 2 => bytes[at] ^= 1 << random.below(8),
            3 => bytes[at] = 0xFF,
            4 => {
                // A number that goes on for as long as it can.
                let end = (at + 1 + random.below(5) as usize).min(bytes.len());
                bytes[at..end].fill(0xFF);
            }
            5 => bytes[at] = bytes[at].wrapping_add(1),
            6 => {
                let end = (at + 1 + random.below(200) as usize).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let end = (at + 1 + random.below(40) as usize).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    if random.chance(10) {
        let length = random.below(u32::try_from(bytes.len()).unwrap_or(u32::MAX)) as usize;
        bytes.truncate(length);
    }
}

/// Has a file judged; gives how long that took, and what went wrong.
fn judge(arguments: &Arguments, given: &Path) -> anyhow::Result<(Duration, Option<String>)> {
    let messages = given.with_extension("messages");
    let mut command = if cfg!(unix) {
        let mut command = Command::new("sh");
        let limit = arguments.mebibytes * 1024;
        command.args(["-c", &format!("ulimit -v {limit} && exec \"$0\" \"$@\"")]).arg(&arguments.program);
        command
    } else {
        Command::new(&arguments.program)
    };
    let mut child = command
        .args(["check", "--quiet", "--threads", "2"])
        .arg(given)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&messages)?)
        .spawn()
        .with_context(|| format!("can't start {}", arguments.program.display()))?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(arguments.seconds) {
            child.kill()?;
            child.wait()?;
            return Ok((begun.elapsed(), Some(format!("took over {} s", arguments.seconds))));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let took = begun.elapsed();
    let said = fs::read_to_string(&messages).unwrap_or_default();
    let trouble = match status.code() {
        Some(0 | 1) if !said.contains("panic") && !said.contains("internal error") => None,
        Some(code) => Some(format!("exit status {code}: {}", said.lines().next().unwrap_or_default())),
        None => Some(format!("{status}: {}", said.lines().next().unwrap_or_default())),
    };
    Ok((took, trouble))
}
