package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanInfo;
import javax.management.openmbean.SimpleType;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of JMX in another process, as jconsole is: it finds the appliance by its pid and has no class of ours. */
@Timeout(120)
class JmxTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldTellAClientOfAnotherProcess() throws Exception
    {
        final Path sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (a BIGINT) WITH (key='a');\nCREATE TABLE j AS SELECT a, COUNT(*) AS n FROM t GROUP BY a" +
            " EMIT CHANGES;");
        final Path csv = Files.writeString(folder.resolve("t.csv"), "a\n1\n2\n1\n");
        final String dir = folder.resolve("d").toString();
        final Process process = ProcessTest.start("run", sql.toString(), "--dir", dir, "--record", "--cpus", "none",
            "--idle", "backoff", "--set", "http.listen=off");
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            String line = reader.readLine();
            while (null != line && !line.startsWith("READY"))
            {
                line = reader.readLine();
            }
            final ToolRun feed = ToolRun.of("feed", "--stream", "t", "--csv", csv.toString(), "--dir", dir);
            assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(process))))
            {
                look(connector.getMBeanServerConnection());
            }
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(ExitCode.OK, process.exitValue());
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static String address(final Process process) throws IOException, AttachNotSupportedException
    {
        final VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try
        {
            return machine.startLocalManagementAgent();
        }
        finally
        {
            machine.detach();
        }
    }

    private static void look(final MBeanServerConnection beans) throws JMException, IOException
    {
        final ObjectName partition = new ObjectName("io.corelane:type=Partition,id=0");
        // They show what the watch saw last, twice a second.
        while (3L != (long)beans.getAttribute(partition, "PartitionRecords"))
        {
            Thread.onSpinWait();
        }
        assertEquals(2L, beans.getAttribute(new ObjectName("io.corelane:type=Job,name=\"j\""), "JobStateEntries"));
        assertEquals(0L, beans.getAttribute(new ObjectName("io.corelane:type=Stream,name=\"t\""), "StreamLagRecords"));
        assertEquals(0L,
            beans.getAttribute(new ObjectName("io.corelane:type=Log,level=0,partition=0"), "LogLagRecords"));
        final ObjectName whole = new ObjectName("io.corelane:type=Appliance");
        assertEquals(0L, beans.getAttribute(whole, "PlainLagRecords"));
        assertTrue((long)beans.getAttribute(whole, "CountersFree") > 7_000);
        final ObjectName job = new ObjectName("io.corelane:type=Job,name=\"j\"");
        // Buckets are there from the first latency that belongs to them on; percentiles are of the last seconds.
        while (Arrays.stream(beans.getMBeanInfo(job).getAttributes())
            .noneMatch((attribute) -> attribute.getName().startsWith("LatencyUpToNs.")))
        {
            Thread.onSpinWait();
        }
        assertEquals("", beans.getAttribute(job, "JobWatermarkHolder"));
        assertTrue((double)beans.getAttribute(job, "LatencyP50Seconds") <=
            (double)beans.getAttribute(job, "LatencyMaxSeconds"));
        final Set<ObjectName> names = beans.queryNames(new ObjectName("io.corelane:*"), null);
        assertEquals(Set.of("Appliance", "Partition", "Job", "Stream", "Log", "Checkpoint"), names.stream()
            .map((name) -> name.getKeyProperty("type")).collect(Collectors.toSet()));
        for (final ObjectName name : names)
        {
            final MBeanInfo info = beans.getMBeanInfo(name);
            assertTrue(info instanceof OpenMBeanInfo, name.toString());
            for (final MBeanAttributeInfo attribute : info.getAttributes())
            {
                final Object value = beans.getAttribute(name, attribute.getName());
                assertTrue(((OpenMBeanAttributeInfo)attribute).getOpenType() instanceof SimpleType<?> type &&
                    type.isValue(value), name + " " + attribute.getName() + " " + value);
                assertTrue(!attribute.isWritable() && !attribute.getDescription().isEmpty(), attribute.toString());
            }
            assertEquals(0, info.getOperations().length, name.toString());
        }
    }
}
