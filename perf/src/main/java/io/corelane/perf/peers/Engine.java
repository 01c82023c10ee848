package io.corelane.perf.peers;

import java.util.Locale;

/** Who is measured. */
enum Engine
{
    /** A partition. */
    CORELANE("CorelanePeer", 2, "CorelaneLinkPeer", 5),
    /** Esper. */
    ESPER("EsperPeer", 2),
    /** Hazelcast Jet. */
    JET("JetPeer", 4),
    /** Flink SQL. */
    FLINK("FlinkPeer", 7),
    /** Kafka Streams. */
    KAFKA("KafkaPeer", 5, "KafkaLinkPeer", 15),
    /** Siddhi. */
    SIDDHI("SiddhiPeer", 3);

    private final String className;
    private final int startSeconds;
    private final String linkClassName;
    private final int linkSeconds;

    Engine(final String className, final int startSeconds)
    {
        this(className, startSeconds, null, 0);
    }

    Engine(final String className, final int startSeconds, final String linkClassName, final int linkSeconds)
    {
        this.className = className;
        this.startSeconds = startSeconds;
        this.linkClassName = linkClassName;
        this.linkSeconds = linkSeconds;
    }

    /** Of its {@link Peer}: operators alone, or with its transport and processes. */
    String className(final boolean isEndToEnd)
    {
        return Engine.class.getPackageName() + "." + (isEndToEnd ? linkClassName : className);
    }

    /** What a start and the check of its results take, about. */
    int startSeconds(final boolean isEndToEnd)
    {
        return isEndToEnd ? linkSeconds : startSeconds;
    }

    boolean hasEndToEnd()
    {
        return null != linkClassName;
    }

    boolean isPeer()
    {
        return CORELANE != this;
    }

    /** In tables and JSON. */
    String text()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
