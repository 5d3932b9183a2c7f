use super::*;
use clap::error::ErrorKind;

fn cli(words: &[&str]) -> Result<Cli, clap::Error> {
    Cli::from_arguments(["goalposts"].iter().chain(words))
}

fn check(words: &[&str]) -> Check {
    match cli(&[&["check"], words].concat()).unwrap().command {
        Command::Check(check) => check.0,
        other => panic!("{other:?}"),
    }
}

fn build(words: &[&str]) -> Build {
    match cli(&[&["build"], words].concat()).unwrap().command {
        Command::Build(build) => build.0,
        other => panic!("{other:?}"),
    }
}

fn error(words: &[&str]) -> String {
    let error = cli(words).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    error.to_string()
}

const COMMANDS: [&str; 12] =
    ["check", "build", "fmt", "diff", "log", "explain", "rules", "catalog", "init", "lsp", "completions", "man"];

#[test]
fn the_definition_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn levels_keep_their_order_across_flags() {
    let words = ["-D", "aligned", "a.goal", "-A", "no-owner", "--warn=x,y", "-Dz", "--allow", "aligned"];
    let LevelChanges(changes) = check(&words).levels;
    let changes: Vec<_> = changes.iter().map(|change| (change.level, change.name.as_str())).collect();
    let expected = [
        (Level::Deny, "aligned"),
        (Level::Allow, "no-owner"),
        (Level::Warn, "x"),
        (Level::Warn, "y"),
        (Level::Deny, "z"),
        (Level::Allow, "aligned"),
    ];
    assert_eq!(changes, expected);
    assert_eq!(build(&["-W", "x"]).levels.0.len(), 1);
    assert_eq!(build(&[]).levels, LevelChanges::default());
}

#[test]
fn every_option_of_check_arrives() {
    let check = check(&[
        "-",
        "marketing",
        "--stdin-filename=plan.goal",
        "--no-ignore",
        "--threads=3",
        "--max-warnings=4",
        "--exit-zero",
        "--output-format=json",
        "--output-file=out.json",
        "-q",
        "--accessible",
        "--config=ci.toml",
        "--preset=okr",
        "--force-exclude",
        "--show-settings",
    ]);
    let configuration = &check.input.configuration;
    assert_eq!(configuration.file.config.as_deref(), Some(Path::new("ci.toml")));
    assert_eq!(configuration.preset, Some(crate::config::Preset::Okr));
    assert!(configuration.force_exclude && configuration.show_settings && !configuration.file.isolated);
    assert_eq!(check.input.paths, [PathBuf::from("-"), PathBuf::from("marketing")]);
    assert_eq!(check.input.stdin_filename.as_deref(), Some(Path::new("plan.goal")));
    assert!(check.input.no_ignore && check.verdict.exit_zero && check.report.screen.quiet);
    assert!(check.report.screen.accessible && !check.verdict.deny_warnings);
    assert_eq!(check.input.threads, NonZeroUsize::new(3));
    assert_eq!(check.verdict.max_warnings, Some(4));
    assert_eq!(check.report.output_format, Some(OutputFormat::Json));
    assert_eq!(check.report.output_file.as_deref(), Some(Path::new("out.json")));
}

#[test]
fn fixes_and_adoption_exclude_each_other() {
    let fixes = check(&["--fix", "--unsafe-fixes", "--statistics"]);
    assert!(fixes.fixes.fix && fixes.fixes.unsafe_fixes && !fixes.fixes.diff && fixes.counting.statistics);
    assert!(check(&["--diff"]).fixes.diff && check(&["--accept-existing"]).adoption.accept_existing);
    assert_eq!(check(&["--add-allows", " as agreed "]).adoption.add_allows.as_deref(), Some("as agreed"));
    for pair in [
        ["--fix", "--diff"],
        ["--fix", "--accept-existing"],
        ["--diff", "--accept-existing"],
        ["--fix", "--add-allows=x"],
        ["--accept-existing", "--add-allows=x"],
        ["--diff", "--statistics"],
    ] {
        assert!(error(&[&["check"], &pair[..]].concat()).contains("cannot be used with"), "{pair:?}");
    }
    assert!(error(&["check", "--unsafe-fixes"]).contains("<--fix|--diff>"));
    assert!(error(&["check", "--add-allows", ""]).contains("a reason is needed"));
}

#[test]
fn global_options_stand_anywhere() {
    for words in [["--today=2026-03-31", "--color=never", "check"], ["check", "--color=never", "--today=2026-03-31"]] {
        let global = cli(&words).unwrap().global;
        assert_eq!(global.today, Some(jiff::civil::date(2026, 3, 31)));
        assert_eq!(global.color, ColorChoice::Never);
    }
    assert_eq!(cli(&["rules"]).unwrap().global.color, ColorChoice::Auto);
}

#[test]
fn the_format_of_a_build_follows_its_output() {
    let format = |words: &[&str]| build(words).product.format();
    assert_eq!(format(&[]), BuildFormat::Yaml);
    assert_eq!(format(&["-o", "GOALS.MD"]), BuildFormat::Markdown);
    assert_eq!(format(&["-o", "out/plan.json"]), BuildFormat::Json);
    assert_eq!(format(&["-o", "out"]), BuildFormat::Yaml);
    assert_eq!(format(&["-o", "x.json", "--format", "yaml"]), BuildFormat::Yaml);
    let product = build(&["-o", "out", "--check", "--sources"]).product;
    assert!(product.check && product.sources);
}

#[test]
fn documentation_takes_a_format_by_both_names() {
    for words in [["catalog", "--format=json"], ["catalog", "--output-format=json"]] {
        let Command::Catalog(catalog) = cli(&words).unwrap().command else { panic!() };
        assert_eq!((catalog.page.format, catalog.0.name), (PageFormat::Json, None));
    }
    let Command::Explain(explain) = cli(&["explain", "missing-metric"]).unwrap().command else { panic!() };
    assert_eq!((explain.page.format, &*explain.rule), (PageFormat::Text, "missing-metric"));
}

#[test]
fn typos_get_the_nearest_word() {
    assert!(error(&["chek"]).contains("'check'"));
    assert!(error(&["check", "--exit-zer"]).contains("'--exit-zero'"));
    assert!(error(&["check", "--output-format", "prety"]).contains("'pretty'"));
}

#[test]
fn wrong_values_say_what_is_expected() {
    assert!(error(&["check", "--today", "tomorrow"]).contains("expected a date as YYYY-MM-DD"));
    assert!(error(&["check", "--threads", "0"]).contains("--threads"));
    assert!(error(&["check", "--max-warnings", "-1"]).contains("-1"));
    assert!(error(&["check", "--deny-warnings", "--max-warnings=1"]).contains("cannot be used with"));
    assert!(error(&["check", "--isolated", "--config=a.toml"]).contains("cannot be used with"));
    assert!(error(&["fmt", "--preset", "okay"]).contains("okr"));
    assert!(error(&["build", "--check"]).contains("--output"));
    assert!(error(&["explain"]).contains("<RULE>"));
}

#[test]
fn alone_it_shows_help_and_helps_show_examples() {
    let alone = cli(&[]).unwrap_err();
    assert_eq!(alone.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    let summaries = alone.to_string();
    let commands =
        summaries.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    assert_eq!(commands.count(), COMMANDS.len() + 1, "one line each, and help: {summaries}");
    assert!(summaries.contains("Usage: goalposts "), "whatever the file is called");
    assert_eq!(cli(&["--version"]).unwrap_err().kind(), ErrorKind::DisplayVersion);
    let helps = std::iter::once(vec!["--help"]).chain(COMMANDS.map(|command| vec![command, "--help"]));
    for words in helps {
        let help = cli(&words).unwrap_err();
        assert_eq!((help.kind(), help.exit_code()), (ErrorKind::DisplayHelp, 0));
        let help = help.to_string();
        let about = match words[..] {
            [name, _] => Cli::command().find_subcommand(name).unwrap().get_long_about().cloned(),
            _ => Cli::command().get_long_about().cloned(),
        };
        let about = about.unwrap().to_string();
        assert!(help.starts_with(about.lines().next().unwrap().split(':').next().unwrap()), "{help}");
        assert!(help.contains("\nExamples:\n") && help.contains("$ goalposts"), "{help}");
    }
}

#[test]
fn every_example_is_a_valid_command_and_fits_80_columns() {
    let mut seen = 0;
    for words in COMMANDS.map(|command| vec![command, "--help"]).into_iter().chain([vec!["--help"]]) {
        let help = cli(&words).unwrap_err().to_string();
        for line in help.lines().filter_map(|line| line.strip_prefix("    $ goalposts ")) {
            assert!(line.len() + "    $ goalposts ".len() <= 80, "{line}");
            // What the shell does with it is the shell's business.
            let command = [" < ", " > ", " | "].iter().fold(line, |line, sign| line.split(sign).next().unwrap());
            let words: Vec<_> = command.split(' ').collect();
            cli(&words).unwrap_or_else(|error| panic!("{line}: {error}"));
            seen += 1;
        }
    }
    assert!(seen >= 15, "{seen} examples");
}

#[test]
fn the_colour_of_help_is_known_before_the_rest() {
    let choice = |words: &[&str]| color_of_help(&words.iter().map(OsString::from).collect::<Vec<_>>());
    assert_eq!(choice(&["check", "--color", "never", "--help"]), ClapColor::Never);
    assert_eq!(choice(&["check", "--color=always"]), ClapColor::Always);
    assert_eq!(choice(&["check", "--", "--color=always"]), ClapColor::Auto);
    assert_eq!(choice(&["check", "--colour=always", "--color"]), ClapColor::Auto);
}
