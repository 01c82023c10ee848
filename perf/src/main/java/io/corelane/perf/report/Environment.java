package io.corelane.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.affinity.CpuList;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleMode;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.SharedMemoryBudget;
import io.corelane.tools.preflight.Finding;
import io.corelane.tools.preflight.Intent;
import io.corelane.tools.preflight.Machine;
import io.corelane.tools.preflight.PreflightCheck;
import io.corelane.tools.preflight.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The machine that a run had, and what else ran on it meanwhile. */
final class Environment
{
    private final ObjectNode node = new ObjectMapper().createObjectNode();
    private final CpuTimes before = CpuTimes.read(Path.of("/proc/stat"));
    private final String loadBefore = load();
    private boolean isWhole;

    private Environment()
    {
        node.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"))
            .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
            .put("cpu", cpu())
            .put("cpus", CpuList.format(CpuTopology.ofThisMachine().allowed()));
        preflight(node.putArray("preflight"));
    }

    static Environment before()
    {
        return new Environment();
    }

    ObjectNode json()
    {
        if (!isWhole)
        {
            isWhole = true;
            final CpuTimes during = CpuTimes.read(Path.of("/proc/stat")).since(before);
            node.put("load_before", loadBefore).put("load_after", load())
                .put("steal_percent", rounded(during.stealPercent()))
                .put("busy_percent", rounded(during.busyPercent()));
        }
        return node;
    }

    String text()
    {
        json();
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
            "%s, %s, CPUs %s of %s; load %s before, %s after; %.1f %% of CPU time stolen by the host",
            node.path("jvm").asText(), node.path("os").asText(), node.path("cpus").asText(),
            node.path("cpu").asText(), loadBefore, node.path("load_after").asText(),
            node.path("steal_percent").asDouble()));
        node.path("preflight").forEach((check) ->
        {
            if (!"pass".equals(check.path("status").asText()))
            {
                text.append(System.lineSeparator()).append("preflight ").append(check.path("status").asText())
                    .append(": ").append(check.path("check").asText()).append(": ")
                    .append(check.path("found").asText());
            }
        });
        return text.toString();
    }

    /** What the operator's command looks at, but the disk's: it is not what is measured. */
    private static void preflight(final ArrayNode checks)
    {
        final Intent intent = new Intent(Path.of("/dev/shm"), Path.of("/dev/shm"), 1, "auto", IdleMode.AUTO, false, 0,
            new SharedMemoryBudget(1, 1, 1, ApplianceContext.DEFAULT_TERM_LENGTH, true).bytes());
        for (final PreflightCheck check : PreflightCheck.values())
        {
            if (PreflightCheck.SYNC != check && PreflightCheck.DISK != check)
            {
                final Finding finding = check.look(Machine.here(), intent);
                final ObjectNode one = checks.addObject().put("check", check.title())
                    .put("status", finding.status().name().toLowerCase(Locale.ROOT)).put("found", finding.found());
                if (Status.PASS != finding.status())
                {
                    one.put("remedy", finding.remedy());
                }
            }
        }
    }

    private static double rounded(final double percent)
    {
        return Math.round(percent * 10) / 10.0;
    }

    private static String cpu()
    {
        try
        {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter((line) -> line.startsWith("model name"))
                .map((line) -> line.substring(line.indexOf(':') + 1).trim()).findFirst()
                .orElse(System.getProperty("os.arch"));
        }
        catch (final IOException ex)
        {
            return System.getProperty("os.arch");
        }
    }

    private static String load()
    {
        try
        {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        }
        catch (final IOException ex)
        {
            return "unknown";
        }
    }
}
