package io.corelane.tools.jmx;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.CounterUnit;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import io.corelane.tools.metrics.JobStat;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.agrona.ErrorHandler;

/**
 * Keeps the MBeans of an appliance: one for the appliance, and each partition, job, stream, log and the checkpoints.
 * They come and go with what they tell of. For one thread; clients of JMX read what it told last.
 */
public final class CounterBeans implements AutoCloseable
{
    private static final String DOMAIN = "io.corelane";
    private static final double NS_PER_S = 1e9;

    private final MBeanServer server;
    private final ErrorHandler errorHandler;
    private final Map<String, CounterBean> beans = new HashMap<>();

    /**
     * None yet.
     *
     * @param server       that has them.
     * @param errorHandler takes what goes wrong.
     */
    public CounterBeans(final MBeanServer server, final ErrorHandler errorHandler)
    {
        this.server = server;
        this.errorHandler = errorHandler;
    }

    /**
     * Shows a snapshot.
     *
     * @param snapshot what counters say.
     * @param jobs     what they come to for jobs.
     */
    public void update(final MetricsSnapshot snapshot, final List<JobStat> jobs)
    {
        final Map<String, Map<String, CounterAttribute>> values = new TreeMap<>();
        for (final Sample sample : snapshot.samples())
        {
            final String name = nameOf(sample);
            if (null != name)
            {
                values.computeIfAbsent(name, (key) -> new TreeMap<>()).merge(attributeOf(sample),
                    new CounterAttribute(sample.type().help() + unit(sample.type()), valueOf(sample)),
                    CounterType.JOB_STATE_HEADROOM == sample.type() ? CounterBeans::less : CounterBeans::add);
            }
        }
        snapshot.logs().forEach((log) -> putLog(values, log));
        putAppliance(values, snapshot);
        jobs.forEach((job) ->
        {
            putLatency(values, job);
            putHolder(values, job);
        });
        values.forEach(this::show);
        final Iterator<String> names = beans.keySet().iterator();
        while (names.hasNext())
        {
            final String name = names.next();
            if (!values.containsKey(name))
            {
                names.remove();
                unregister(name);
            }
        }
    }

    /** Takes all of them away. */
    @Override
    public void close()
    {
        beans.keySet().forEach(this::unregister);
        beans.clear();
    }

    private static void putLog(final Map<String, Map<String, CounterAttribute>> values, final LogPositions log)
    {
        final Map<String, CounterAttribute> bean = values.computeIfAbsent(
            "type=Log,level=" + log.level() + ",partition=" + log.partition(), (key) -> new TreeMap<>());
        bean.put("LogPublishedBytes", new CounterAttribute("up to where publishers have written", log.published()));
        bean.put("LogLagBytes", new CounterAttribute("what lies in the log and was not taken", log.lagBytes()));
        if (LogPositions.NOT_RECORDED != log.synced())
        {
            bean.put("LogSyncedBytes", new CounterAttribute("up to where it is forced to the disk", log.synced()));
        }
    }

    private static void putAppliance(
        final Map<String, Map<String, CounterAttribute>> values, final MetricsSnapshot snapshot)
    {
        final Map<String, CounterAttribute> bean = values.computeIfAbsent("type=Appliance", (key) -> new TreeMap<>());
        bean.put("CountersFree", new CounterAttribute("room for more counters", (long)snapshot.freeCounters()));
        bean.put("PlainLagBytes", new CounterAttribute(
            "what plain publishers have sent and the forwarder has not taken", snapshot.plain().bytes()));
        if (snapshot.plain().isKnown())
        {
            bean.put("PlainLagRecords", new CounterAttribute(
                "messages that plain publishers have sent and the forwarder has not taken",
                snapshot.plain().messages()));
        }
    }

    private static void putLatency(final Map<String, Map<String, CounterAttribute>> values, final JobStat job)
    {
        final Map<String, CounterAttribute> bean =
            values.computeIfAbsent(jobBean(job.job()), (key) -> new TreeMap<>());
        final String help = " of the results of the last ten seconds, seconds, at most; 0 without any";
        bean.put("LatencyP50Seconds", new CounterAttribute("median latency" + help, job.latency().p50Ns() / NS_PER_S));
        bean.put("LatencyP99Seconds", new CounterAttribute("latency of 99 in 100" + help,
            job.latency().p99Ns() / NS_PER_S));
        bean.put("LatencyP999Seconds", new CounterAttribute("latency of 999 in 1000" + help,
            job.latency().p999Ns() / NS_PER_S));
        bean.put("LatencyMaxSeconds", new CounterAttribute("longest latency" + help, job.latency().maxNs() / NS_PER_S));
    }

    /** Ids of streams do not add up. */
    private static void putHolder(final Map<String, Map<String, CounterAttribute>> values, final JobStat job)
    {
        values.get(jobBean(job.job())).put("JobWatermarkHolder", new CounterAttribute(
            "stream that holds the time of a job back, empty for none", null == job.holder() ? "" : job.holder()));
    }

    private static String jobBean(final String name)
    {
        return "type=Job,name=" + ObjectName.quote(name);
    }

    private static String streamBean(final String name)
    {
        return "type=Stream,name=" + ObjectName.quote(name);
    }

    /** Counters of publishers and backups come and go: they are in the tables and in Prometheus. */
    private static String nameOf(final Sample sample)
    {
        final String partition = ",partition=" + sample.partition();
        return switch (sample.type().scope())
        {
            case APPLIANCE, LOOP -> "type=Appliance";
            case LOG, CHECKPOINT -> "type=Checkpoint";
            case PARTITION, LATENCY -> "type=Partition,id=" + sample.partition();
            case LEVEL, LEVEL_REASON -> "type=Log,level=" + sample.level() + partition;
            case JOB, JOB_LEVEL, JOB_DETAIL, JOB_REASON, JOB_LATENCY -> jobBean(sample.name());
            case STREAM -> streamBean(sample.name());
            case DESCRIPTOR, PUBLISHER, BACKUP -> null;
        };
    }

    /** What a bean has several of has the rest of its identity in the attribute's name. */
    private static String attributeOf(final Sample sample)
    {
        final String name = camel(sample.type().stem() + sample.type().unit().suffix());
        return switch (sample.type().scope())
        {
            case LOOP, LEVEL_REASON -> name + "." + sample.name();
            case JOB_REASON -> name + "." + sample.detail();
            // Newest values do not add up.
            case JOB_DETAIL -> name + "." + sample.detail() + "." + sample.partition();
            case LATENCY, JOB_LATENCY -> "LatencyUpToNs." + sample.reference();
            default -> name;
        };
    }

    private static String camel(final String text)
    {
        final StringBuilder name = new StringBuilder();
        for (final String word : text.split("_"))
        {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
    }

    private static String unit(final CounterType type)
    {
        return CounterUnit.ONE == type.unit() ? "" : ", " + type.unit().suffix().substring(1);
    }

    private static Object valueOf(final Sample sample)
    {
        if (0 == sample.scale() + sample.type().unit().scale())
        {
            return sample.value();
        }
        return sample.baseValue().doubleValue();
    }

    /** Whichever takes fewer keys is the first that is full. */
    private static CounterAttribute less(final CounterAttribute one, final CounterAttribute other)
    {
        return (long)one.value() <= (long)other.value() ? one : other;
    }

    /** A job's bean is of all partitions and parts: counts add up, of moments the earliest counts. */
    private static CounterAttribute add(final CounterAttribute one, final CounterAttribute other)
    {
        if (one.value() instanceof Long)
        {
            return new CounterAttribute(one.help(), (long)one.value() + (long)other.value());
        }
        return new CounterAttribute(one.help(), Math.min((double)one.value(), (double)other.value()));
    }

    private void show(final String name, final Map<String, CounterAttribute> values)
    {
        CounterBean bean = beans.get(name);
        if (null == bean)
        {
            bean = new CounterBean("Counters of Corelane, " + name.replace("type=", ""));
            bean.attributes(values);
            register(name, bean);
        }
        bean.attributes(values);
    }

    private void register(final String name, final CounterBean bean)
    {
        try
        {
            final ObjectName objectName = name(name);
            if (!server.isRegistered(objectName))
            {
                server.registerMBean(bean, objectName);
                beans.put(name, bean);
            }
        }
        catch (final JMException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private void unregister(final String name)
    {
        try
        {
            server.unregisterMBean(name(name));
        }
        catch (final JMException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private static ObjectName name(final String name) throws MalformedObjectNameException
    {
        return new ObjectName(DOMAIN + ":" + name);
    }
}
