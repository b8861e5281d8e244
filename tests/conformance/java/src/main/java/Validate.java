import com.google.gson.Gson;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * veraPDF validates PDF files against PDF/UA-1 and PDF/A.
 *
 * <pre>
 * java Validate ua1,2a FILE...
 * java Validate ua1,2a --list FILES.txt
 * </pre>
 *
 * One JSON object a file and flavour on stdout: {"file","flavour","compliant","failed":[{"clause","test","count",
 * "message","where"}]} or {"file","flavour","error"}. Exit status 1 when a file fails.
 */
public class Validate {
    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.err.println("usage: Validate ua1,2a FILE... | --list FILES.txt");
            System.exit(2);
        }
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        List<String> files = args[1].equals("--list") ? Files.readAllLines(Path.of(args[2])) : List.of(args).subList(1, args.length);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Gson gson = new Gson();
        boolean failed = false;
        for (String file : files) {
            if (file.isBlank()) continue;
            for (String id : args[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.fromString(id);
                Map<String, Object> report = new LinkedHashMap<>();
                report.put("file", file);
                report.put("flavour", id);
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    report.put("compliant", result.isCompliant());
                    report.put("failed", failures(result));
                    failed |= !result.isCompliant();
                } catch (Exception error) {
                    failed = true;
                    report.put("error", error.toString());
                }
                out.println(gson.toJson(report));
            }
        }
        System.exit(failed ? 1 : 0);
    }

    /** One entry a rule that failed: how often, and the first place. */
    static List<Map<String, Object>> failures(ValidationResult result) {
        Map<String, Map<String, Object>> rules = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
            String clause = assertion.getRuleId().getClause();
            int test = assertion.getRuleId().getTestNumber();
            Map<String, Object> rule = rules.computeIfAbsent(clause + "-" + test, key -> {
                Map<String, Object> first = new LinkedHashMap<>();
                first.put("clause", clause);
                first.put("test", test);
                first.put("count", 0);
                first.put("message", assertion.getMessage());
                first.put("where", assertion.getLocation().getContext());
                return first;
            });
            rule.put("count", (int) rule.get("count") + 1);
        }
        return new ArrayList<>(rules.values());
    }
}
