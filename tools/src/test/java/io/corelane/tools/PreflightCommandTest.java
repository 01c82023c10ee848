package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.tools.preflight.PreflightCheck;
import io.corelane.tools.preflight.FixtureMachine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreflightCommandTest
{
    private static final int CHECKS = PreflightCheck.values().length;

    @TempDir
    private Path root;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(final String... args)
    {
        out.reset();
        return new CommandLine(
            new PreflightCommand(ToolRun.io(out), new FixtureMachine(root).machine())).execute(args);
    }

    private String out()
    {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldPrintALineACheckAndCountThem()
    {
        assertEquals(ExitCode.OK, run("--partitions", "2", "--dir", "/x"));
        assertEquals(CHECKS + 1, out().lines().count(), this::out);
        assertTrue(out().startsWith("pass  kernel command line     isolcpus"), this::out);
        assertTrue(out().endsWith("\n" + CHECKS + " pass, 0 warn, 0 fail\n"), this::out);
    }

    @Test
    void shouldGiveTheRemedyAndFail()
    {
        assertEquals(ExitCode.FAILED, run("--cpus", "99"));
        assertTrue(out().contains("\nfail  CPUs and partitions     CPU 99 does not exist or is offline; this machine " +
            "has 0-7\n      remedy: corelane cpus\n"), this::out);
        assertTrue(out().endsWith(" 3 fail\n") || out().endsWith(" 2 fail\n"), this::out);
    }

    @Test
    void shouldCountForTheConfigurationThatIsGiven() throws Exception
    {
        final Path config = Files.writeString(root.resolve("c.toml"),
            "[appliance]\npartitions = 9\nterm-length = '1GiB'\n");
        assertEquals(ExitCode.FAILED, run("--config", config.toString()));
        assertTrue(out().contains("8 CPUs for 9 partitions"), this::out);
        assertTrue(out().contains("the logs of one job need 55"), this::out);
    }

    @Test
    void shouldPrintJson()
    {
        assertEquals(ExitCode.OK, run("--json", "--partitions", "2"));
        assertTrue(out().startsWith("{\"checks\":[\n{\"check\":\"kernel command line\",\"status\":\"pass\",\"found\":"),
            this::out);
        assertTrue(out().endsWith("],\n\"pass\":" + CHECKS + ",\"warn\":0,\"fail\":0}\n"), this::out);
        assertEquals(CHECKS, out().split("\"remedy\":", -1).length - 1);
    }
}
