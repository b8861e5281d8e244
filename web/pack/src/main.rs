//! Packs the page: one HTML file with the desk's style sheet, scripts, first page, and the program in WebAssembly.
//!
//!     pack PROGRAM.wasm PAGE.html

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

#[path = "../../../src/desk/assets.rs"]
mod assets;

use assets::STYLE;

/// The script of the page, after that of the desk.
const PAGE_SCRIPT: &str = include_str!("../../page.js");
/// The worker's script, after the glue.
const WORKER: &str = include_str!("../../worker.js");
/// What is shown until the program is ready.
const FIRST: &str = concat!(include_str!("../../../src/desk/templates/header.html"), include_str!("../../first.html"));

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, page] = arguments.as_slice() else {
        eprintln!("usage: pack PROGRAM.wasm PAGE.html");
        return ExitCode::FAILURE;
    };
    match pack(program.as_ref(), page.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the page was not packed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn pack(program: &Path, page: &Path) -> Outcome<()> {
    let mut bound = Bindgen::new()
        .input_path(program)
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .generate_output()?;
    let worker = format!("{}\n{WORKER}", bound.js());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&bound.wasm_mut().emit_wasm())?;
    let packed = STANDARD.encode(packed.finish()?);
    let script = format!("{}{PAGE_SCRIPT}", assets::SCRIPT);
    for text in [STYLE, &script, &worker] {
        if text.contains("</script") || text.contains("</style") {
            return Err("a script or the style sheet would end its own element".into());
        }
    }
    // The hashes allow these two parts and no others (CSP 3, 2.3.1). The worker is made of this page's own text.
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval' blob:; worker-src blob:; style-src '{}'; img-src blob: data:; \
         frame-src blob:; form-action 'none'; base-uri 'none'",
        hash(&script),
        hash(STYLE),
    );
    let html = format!(
        "<!DOCTYPE html>
<html lang=\"en-GB\" class=\"govuk-template\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">
<meta name=\"referrer\" content=\"no-referrer\">
<meta name=\"robots\" content=\"noindex\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>Formfolio</title>
<link rel=\"icon\" href=\"data:,\">
<style>{STYLE}</style>
</head>
<body class=\"govuk-template__body\">
{FIRST}<script type=\"text/plain\" id=\"formfolio-worker\">{worker}</script>
<script type=\"text/plain\" id=\"formfolio-program\">{packed}</script>
<script>{script}</script>
</body>
</html>
"
    );
    fs::write(page, html)?;
    Ok(())
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
