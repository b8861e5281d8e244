// The page's worker: runs the desk, so that the page is never held up. The glue of wasm-bindgen stands before this script.
"use strict";

let exported;

// Unpacks the program with the browser's own means. The browser compiles it while it is unpacked.
async function compile(packed) {
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  // Safari lets no worker of a page on a disk read a blob.
  const unpacker = new DecompressionStream("gzip");
  const writer = unpacker.writable.getWriter();
  writer.write(bytes);
  writer.close();
  return WebAssembly.compileStreaming(new Response(unpacker.readable, { headers: { "Content-Type": "application/wasm" } }));
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

function requestOf({ isPost, path, day, entries }) {
  const request = new wasm_bindgen.PageRequest(isPost, path, ...day);
  for (const [name, value] of entries) {
    if (typeof value === "string") request.field(name, value);
    else request.file(name, value.name.replaceAll("\\", "/"), new Uint8Array(value.bytes));
  }
  return request;
}

function answer(request) {
  const given = wasm_bindgen.answer(requestOf(request));
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

// Requests run in order, behind the start, which is asynchronous.
let before = Promise.resolve();
onmessage = ({ data }) => {
  before = before.then(() => (data.start ? start(data.start) : answer(data))).catch((error) => {
    postMessage({ crashed: String(error) });
    close();
  });
};
