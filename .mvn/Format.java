import com.google.googlejavaformat.java.Main;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks ({@code check}) or mends ({@code apply}) the format of every Java file below here. */
public class Format {

    public static void main(String[] arguments) throws Exception {
        boolean apply = arguments[0].equals("apply");
        List<String> options = new ArrayList<>(List.of("--aosp"));
        options.addAll(
                apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            files.filter(Format::isSource).map(Path::toString).sorted().forEach(options::add);
        }
        PrintWriter out = new PrintWriter(System.out, true);
        int status = 0;
        for (int pass = 1; pass <= (apply ? 2 : 1) && status == 0; pass++) {
            // a string that one pass breaks may be laid out anew by the next
            status =
                    new Main(out, new PrintWriter(System.err, true), System.in)
                            .format(options.toArray(String[]::new));
        }
        out.flush();
        if (status != 0) {
            System.err.println(
                    "Not formatted, see above. Mend with: mvn -N validate -Dformat=apply");
            System.exit(status);
        }
    }

    private static boolean isSource(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && !path.contains("target");
    }
}
