// The page's worker: runs the desk, so that the page is never held up. The glue of wasm-bindgen stands before this script.
"use strict";

let exported;

// Unpacks the program with the browser's own means. The browser compiles it while it is unpacked.
async function compile(packed) {
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(unpacked, { headers: { "Content-Type": "application/wasm" } }));
}

// Starts the program, from the memory of an earlier worker if there is one.
async function start({ packed, module, memory }) {
  module ||= await compile(packed);
  exported = wasm_bindgen.initSync({ module });
  if (memory) {
    const missing = memory.byteLength - exported.memory.buffer.byteLength;
    if (missing > 0) exported.memory.grow(missing / 65536);
    new Uint8Array(exported.memory.buffer).set(new Uint8Array(memory));
  } else {
    wasm_bindgen.start();
  }
  postMessage({ ready: module });
}

// The program calls this while it works.
let told = 0;
function reportProgress(done, of, what) {
  const now = performance.now();
  if (now - told < 50 && done < of) return;
  told = now;
  postMessage({ progress: { done, of, what } });
}

// A file that was chosen can no longer be read.
class UnreadableFile extends Error {}

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw error instanceof DOMException ? new UnreadableFile(file.name, { cause: error }) : error;
  }
}

async function requestOf({ isPost, path, day, entries }) {
  const request = new wasm_bindgen.PageRequest(isPost, path, ...day);
  try {
    for (const [name, value] of entries) {
      if (typeof value === "string") request.field(name, value);
      else request.file(name, (value.webkitRelativePath || value.name).replaceAll("\\", "/"), await bytesOf(value));
    }
  } catch (error) {
    if (error instanceof UnreadableFile) request.free();
    throw error;
  }
  return request;
}

async function answer(request) {
  let made;
  try {
    made = await requestOf(request);
  } catch (error) {
    // Any other error is one of the program, which is then begun anew.
    if (!(error instanceof UnreadableFile)) throw error;
    postMessage({ answer: { kind: "unreadable" }, id: request.id });
    return;
  }
  const given = wasm_bindgen.answer(made);
  const { kind, text, media_type: mediaType, has_work: hasWork } = given;
  const bytes = kind === "save" || kind === "show" ? given.take_bytes() : undefined;
  given.free();
  const answer = { kind, text, mediaType, bytes };
  if (hasWork) {
    // The page that shows how far the work is.
    const here = wasm_bindgen.answer(new wasm_bindgen.PageRequest(false, text, ...request.day));
    answer.progress = here.text;
    here.free();
  }
  postMessage({ answer, id: request.id }, bytes ? [bytes.buffer] : []);
  if (hasWork) {
    wasm_bindgen.work();
    postMessage({ worked: request.id });
  }
  if (request.isPost) {
    // What the page starts another worker from when this one is stopped or crashes.
    const memory = exported.memory.buffer.slice(0);
    postMessage({ memory }, [memory]);
  }
}

// Requests run in order; reading files is asynchronous.
let before = Promise.resolve();
onmessage = ({ data }) => {
  before = before.then(() => (data.start ? start(data.start) : answer(data))).catch((error) => {
    postMessage({ crashed: String(error) });
    close();
  });
};
