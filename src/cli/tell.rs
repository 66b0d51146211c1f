//! `datassay explain`, `rules`, `profiles`, `schema`, `completions` and `manual`: what the program knows of itself.

use anyhow::bail;
use clap::CommandFactory;

use crate::base::nearest::nearest;
use crate::profile::{self, Profile};
use crate::render;
use crate::rule;

use super::args::{Cli, SchemaOf};
use super::exit::Exit;
use super::output::to_stdout;

pub(super) fn explain(code: &str) -> anyhow::Result<Exit> {
    let Some(known) = rule::rule(code) else {
        let near = nearest(code, rule::RULES.iter().map(|rule| rule.code));
        let near = near.map_or("datassay rules lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
        bail!("there is no rule `{code}`: {near}");
    };
    to_stdout(&render::explain::rule(known, &builtins()?))?;
    Ok(Exit::Met)
}

pub(super) fn rules() -> anyhow::Result<Exit> {
    to_stdout(&render::explain::rules())?;
    Ok(Exit::Met)
}

pub(super) fn profiles(name: Option<&str>) -> anyhow::Result<Exit> {
    let page = match name {
        None => render::explain::profiles(&builtins()?),
        Some(name) => render::explain::profile(&profile::builtin(name, &rule::vocabulary())?),
    };
    to_stdout(&page)?;
    Ok(Exit::Met)
}

pub(super) fn schema(of: SchemaOf) -> anyhow::Result<Exit> {
    match of {
        SchemaOf::Report => to_stdout(render::schema::report())?,
        SchemaOf::Brief => to_stdout(render::schema::brief())?,
        SchemaOf::Certificate => to_stdout(render::schema::certificate())?,
        SchemaOf::Profile => to_stdout(&render::schema::profile())?,
    }
    Ok(Exit::Met)
}

pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "datassay", &mut text);
    to_stdout(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Met)
}

pub(super) fn manual() -> anyhow::Result<Exit> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text)?;
    for command in Cli::command().get_subcommands() {
        clap_mangen::Man::new(command.clone()).render(&mut text)?;
    }
    to_stdout(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Met)
}

fn builtins() -> anyhow::Result<Vec<Profile>> {
    let read = |name: &&str| profile::builtin(name, &rule::vocabulary());
    Ok(profile::builtin_names().iter().map(read).collect::<Result<_, _>>()?)
}
