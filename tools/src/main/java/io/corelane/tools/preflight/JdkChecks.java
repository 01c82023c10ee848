package io.corelane.tools.preflight;

import java.util.ArrayList;
import java.util.List;

/** The JDK that this runs on, and the appliance with it. */
final class JdkChecks
{
    private static final int LEAST = 17;
    private static final List<Integer> LONG_TERM = List.of(17, 21, 25);
    private static final List<String> NEEDED = List.of("jdk.compiler", "jdk.unsupported", "java.management");
    private static final List<String> WANTED = List.of("jdk.jfr", "jdk.management");
    private static final String REMEDY = "apt-get install openjdk-17-jdk-headless (or set JAVA_HOME to a JDK)";

    private JdkChecks()
    {
    }

    static Finding version(final Machine machine, final Intent intent)
    {
        final int version = machine.java();
        return version < LEAST ? Finding.fail("Java " + version + ", older than " + LEAST, REMEDY) :
            LONG_TERM.contains(version) ? Finding.pass("Java " + version) :
            Finding.warn("Java " + version + ", which this has not been tested with and gets no updates for long",
            REMEDY);
    }

    static Finding modules(final Machine machine, final Intent intent)
    {
        final List<String> missing = missing(machine, NEEDED);
        if (!missing.isEmpty())
        {
            return Finding.fail("no " + String.join(", ", missing) +
                ": this is a JRE; Chronicle Map compiles when it runs", REMEDY);
        }
        final List<String> unseen = missing(machine, WANTED);
        return unseen.isEmpty() ? Finding.pass("all that are needed") : Finding.warn("no " +
            String.join(", ", unseen) + ": what the JVM does is hard to see from outside", REMEDY);
    }

    private static List<String> missing(final Machine machine, final List<String> modules)
    {
        final List<String> missing = new ArrayList<>(modules);
        missing.removeAll(machine.modules());
        return missing;
    }
}
