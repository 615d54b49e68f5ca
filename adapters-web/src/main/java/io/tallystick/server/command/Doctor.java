package io.tallystick.server.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks for what is wrong with an installation, and says what to do. Changes nothing. */
public final class Doctor implements Job {

    private final boolean asJson;

    public Doctor(boolean asJson) {
        this.asJson = asJson;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        Output out = new Output(terminal);
        List<Finding> findings = new ArrayList<>();
        new Examination(
                        config,
                        finding -> {
                            findings.add(finding);
                            if (!asJson) {
                                out.line(finding.line());
                                out.flush();
                            }
                        })
                .run();
        long problems =
                findings.stream()
                        .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                        .count();
        if (asJson) {
            out.line(json(findings, problems == 0));
        } else {
            out.line("");
            out.line(
                    problems == 0
                            ? "All is well."
                            : problems == 1
                                    ? "There is 1 thing to see to."
                                    : "There are " + problems + " things to see to.");
        }
        out.flush();
        return problems == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static String json(List<Finding> findings, boolean isWell) {
        ObjectNode report = new JsonMapper().createObjectNode().put("ok", isWell);
        ArrayNode list = report.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("check", finding.check())
                    .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                    .put("finding", finding.text())
                    .put("advice", finding.advice());
        }
        return report.toString();
    }
}
