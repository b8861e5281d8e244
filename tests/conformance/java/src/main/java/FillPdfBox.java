import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDComboBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDRadioButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/**
 * PDFBox fills PDF forms.
 *
 * <pre>
 * java FillPdfBox IN OUT ANSWERS.json
 * java FillPdfBox --jobs JOBS.tsv        lines of IN, OUT, ANSWERS.json; one JSON report a job on stdout
 * </pre>
 *
 * PDFBox draws in the field's own font and refuses a letter that the font cannot encode; the value is then set without an
 * appearance, which the report says.
 */
public class FillPdfBox {
    public static void main(String[] args) throws IOException {
        boolean batch = args.length == 2 && args[0].equals("--jobs");
        List<String[]> jobs = new ArrayList<>();
        if (batch) {
            for (String line : Files.readAllLines(Path.of(args[1]))) {
                if (!line.isBlank()) jobs.add(line.split("\t"));
            }
        } else if (args.length == 3) {
            jobs.add(args);
        } else {
            System.err.println("usage: FillPdfBox IN OUT ANSWERS.json | --jobs JOBS.tsv");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Gson gson = new Gson();
        boolean failed = false;
        for (String[] job : jobs) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("out", job[1]);
            report.put("ok", true);
            try {
                report.put("notes", fill(new File(job[0]), new File(job[1]), Path.of(job[2])));
            } catch (Exception error) {
                failed = true;
                report.put("ok", false);
                report.put("error", error.toString());
                Files.deleteIfExists(Path.of(job[1]));
                error.printStackTrace();
            }
            if (batch) out.println(gson.toJson(report));
        }
        System.exit(failed ? 1 : 0);
    }

    static List<String> fill(File source, File target, Path answers) throws IOException {
        JsonObject values = JsonParser.parseString(Files.readString(answers)).getAsJsonObject();
        List<String> notes = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(source)) {
            // The second argument: PDFBox's own repairs of the form on loading are off, the file is taken as it is.
            PDAcroForm form = document.getDocumentCatalog().getAcroForm(null);
            if (form == null) throw new IOException("no form in this file");
            List<String> missing = new ArrayList<>();
            for (Map.Entry<String, JsonElement> answer : values.entrySet()) {
                String name = answer.getKey();
                PDField field = form.getField(name);
                if (field == null) {
                    missing.add(name);
                } else if (field instanceof PDCheckBox) {
                    if (answer.getValue().getAsBoolean()) ((PDCheckBox) field).check();
                    else ((PDCheckBox) field).unCheck();
                } else if (field instanceof PDRadioButton) {
                    field.setValue(answer.getValue().getAsString()); // throws on a state the group has not got
                } else if (field instanceof PDTextField || field instanceof PDComboBox) {
                    String value = answer.getValue().getAsString();
                    if (field instanceof PDComboBox && !((PDComboBox) field).getOptions().contains(value)) {
                        throw new IOException(name + ": no option " + value);
                    }
                    try {
                        field.setValue(value);
                    } catch (IllegalArgumentException | UnsupportedOperationException error) {
                        field.getCOSObject().setItem(COSName.V, new COSString(value));
                        form.setNeedAppearances(true);
                        notes.add(name + ": set without an appearance: " + error.getMessage());
                    }
                } else {
                    throw new IOException(name + ": a " + field.getClass().getSimpleName() + " cannot be typed into");
                }
            }
            if (!missing.isEmpty()) throw new IOException("no such field: " + String.join(", ", missing));
            document.save(target);
        }
        return notes;
    }
}
