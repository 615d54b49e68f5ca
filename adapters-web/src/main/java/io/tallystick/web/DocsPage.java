package io.tallystick.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders our own {@code openapi.yaml} as one page without scripts: an index of all calls, the
 * codes of problems, and the whole description. It reads the file by its indentation, which a test
 * keeps regular; it is no YAML parser. Stateless.
 */
final class DocsPage {

    private static final Pattern PATH = Pattern.compile(" {2}(/\\S*):");
    private static final Pattern METHOD = Pattern.compile(" {4}(get|post|put|patch|delete):");
    private static final Pattern SUMMARY = Pattern.compile(" {6}summary: (.*)");

    private static final String STYLE =
            """
            body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;
            border-bottom:1px solid #8884;vertical-align:top}code,pre{font:13px/1.45 ui-monospace,
            monospace}pre{overflow-x:auto;padding:1rem;border:1px solid #8884;border-radius:6px}
            :target{background:#fd08}:root{color-scheme:light dark}
            """;

    private record Call(String method, String path, String summary, int line) {}

    private DocsPage() {}

    static String render(String openapi) {
        List<String> lines = openapi.lines().toList();
        StringBuilder page = new StringBuilder(openapi.length() * 2);
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>Tallystick API</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>Tallystick API</h1>")
                .append("<p>For machines: <a href=\"/openapi.yaml\">openapi.yaml</a>.</p>");
        appendCalls(page, calls(lines));
        appendCodes(page);
        appendLines(page, lines);
        return page.append("</body></html>\n").toString();
    }

    private static List<Call> calls(List<String> lines) {
        List<Call> calls = new ArrayList<>();
        String path = "";
        String method = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher ofPath = PATH.matcher(line);
            Matcher ofMethod = METHOD.matcher(line);
            Matcher ofSummary = SUMMARY.matcher(line);
            if (ofPath.matches()) {
                path = ofPath.group(1);
            } else if (ofMethod.matches()) {
                method = ofMethod.group(1).toUpperCase(Locale.ROOT);
            } else if (ofSummary.matches()) {
                calls.add(new Call(method, path, ofSummary.group(1), i));
            }
        }
        return calls;
    }

    private static void appendCalls(StringBuilder page, List<Call> calls) {
        page.append("<h2>Calls</h2><table><tbody>");
        for (Call call : calls) {
            page.append("<tr><td><code>").append(call.method());
            page.append("</code></td><td><a href=\"#line-").append(call.line()).append("\"><code>");
            appendText(page, call.path());
            page.append("</code></a></td><td>");
            appendText(page, call.summary());
            page.append("</td></tr>");
        }
        page.append("</tbody></table>");
    }

    private static void appendCodes(StringBuilder page) {
        page.append("<h2>Problems</h2><table><tbody>");
        for (ErrorCode code : ErrorCode.values()) {
            page.append("<tr id=\"").append(code.label()).append("\"><td>").append(code.status());
            page.append("</td><td><code>").append(code.label()).append("</code></td><td>");
            appendText(page, code.title());
            page.append("</td></tr>");
        }
        page.append("</tbody></table>");
    }

    private static void appendLines(StringBuilder page, List<String> lines) {
        page.append("<h2>Description</h2><pre>");
        for (int i = 0; i < lines.size(); i++) {
            page.append("<span id=\"line-").append(i).append("\">");
            appendText(page, lines.get(i));
            page.append("</span>\n");
        }
        page.append("</pre>");
    }

    private static void appendText(StringBuilder page, String text) {
        page.append(text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
    }
}
