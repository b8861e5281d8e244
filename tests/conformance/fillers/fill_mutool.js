// MuPDF's own `mutool run` fills a PDF form, widget by widget.
//
//     mutool run fill_mutool.js IN OUT ANSWERS.json
//     mutool run fill_mutool.js --jobs JOBS.tsv
//
// mutool's JavaScript is ES5. Its widgets do not tell their names: they come in the order of the page's /Annots, so the
// names and states are read from the objects themselves. So are the options of a drop-down: after getOptions() the
// mutool of Debian 12 (1.21) cannot catch an exception any more.

function full_name(object) {
    var parts = [];
    while (object && !object.isNull()) {
        var part = object.get("T");
        if (part && !part.isNull()) parts.unshift(part.asString());
        object = object.get("Parent");
    }
    return parts.join(".");
}

function on_state(object) {
    var found = null;
    var looks = object.get("AP");
    looks = looks && looks.get("N");
    if (looks) looks.forEach(function (name) { if (name !== "Off") found = name; });
    return found;
}

function inherited(object, key) {
    while (object && !object.isNull()) {
        var value = object.get(key);
        if (value && !value.isNull()) return value;
        object = object.get("Parent");
    }
    return null;
}

function options(object) {
    var found = [], list = inherited(object, "Opt");
    for (var i = 0; list && i < list.length; ++i)
        found.push(list.get(i).isArray() ? list.get(i).get(0).asString() : list.get(i).asString());
    return found;
}

function fill(source, target, answers) {
    var document = new PDFDocument(source);
    var seen = {}, done = {}, missing = [], name;
    for (var number = 0; number < document.countPages(); ++number) {
        var page = document.loadPage(number);
        var widgets = page.getWidgets();
        var annotations = document.findPage(number).get("Annots");
        var objects = [];
        for (var i = 0; annotations && i < annotations.length; ++i)
            if (annotations.get(i).get("Subtype").asName() === "Widget") objects.push(annotations.get(i));
        if (objects.length !== widgets.length) throw new Error("widgets and /Annots disagree on page " + (number + 1));
        for (i = 0; i < widgets.length; ++i) {
            var widget = widgets[i], object = objects[i];
            name = full_name(object);
            seen[name] = true;
            if (!answers.hasOwnProperty(name)) continue;
            var value = answers[name];
            var kind = widget.getFieldType();
            if (kind === "radiobutton") {
                if (on_state(object) !== value) continue;
                widget.toggle();
            } else if (kind === "checkbox") {
                var now = inherited(object, "AS");
                if ((!!now && now.asName() !== "Off") !== value) widget.toggle();
            } else if (kind === "combobox") {
                if (options(object).indexOf(value) < 0) throw new Error(name + ": no option " + value);
                widget.setChoiceValue(value);
            } else if (kind === "text") {
                widget.setTextValue(value);
            } else {
                throw new Error(name + ": a " + kind + " field cannot be typed into");
            }
            widget.update();
            done[name] = true;
        }
    }
    for (name in answers) if (!seen[name]) missing.push(name);
    if (missing.length) throw new Error("no such field: " + missing.join(", "));
    for (name in answers) if (!done[name]) missing.push(name + " = " + answers[name]);
    if (missing.length) throw new Error("no such state: " + missing.join(", "));
    document.save(target, "");
}

var failed = 0, batch = scriptArgs.length === 2 && scriptArgs[0] === "--jobs", jobs;
if (batch) {
    jobs = read(scriptArgs[1]).split("\n").filter(function (line) { return line; })
        .map(function (line) { return line.split("\t"); });
} else if (scriptArgs.length === 3) {
    jobs = [scriptArgs];
} else {
    print("usage: mutool run fill_mutool.js IN OUT ANSWERS.json | --jobs JOBS.tsv");
    quit(2);
}
jobs.forEach(function (job) {
    var report = { out: job[1], ok: true, notes: [] };
    try {
        fill(job[0], job[1], JSON.parse(read(job[2])));
    } catch (error) {
        failed += 1;
        report.ok = false;
        report.error = String(error).split("\n")[0];
    }
    if (batch) print(JSON.stringify(report));
    else if (!report.ok) print(job[0] + ": " + report.error);
});
quit(failed ? 1 : 0);
