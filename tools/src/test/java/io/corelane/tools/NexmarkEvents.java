package io.corelane.tools;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** NEXMark's people, auctions and bids, in the order of time, always the same for a seed; as rows that eval reads. */
final class NexmarkEvents
{
    private static final String[] STATES = {"OR", "ID", "CA", "AZ", "WA"};
    private static final String[] CHANNELS = {"apple", "Google", "facebook", "baidu", "channel-1", "channel-2"};

    /** Someone. */
    record Person(long id, String name, String city, String state, long timeMs)
    {
    }

    /** Something to sell. */
    record Auction(long id, String item, long timeMs, long expiresMs, long seller, long category)
    {
    }

    /** An offer. */
    record Bid(long auction, long bidder, long price, String channel, String url, long timeMs, String extra)
    {
    }

    private final List<Person> people = new ArrayList<>();
    private final List<Auction> auctions = new ArrayList<>();
    private final List<Bid> bids = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();

    NexmarkEvents(final long seed, final int count)
    {
        final Random random = new Random(seed);
        for (int i = 0; i < 5; i++)
        {
            line("side", "{\"key\":" + i + ",\"value\":\"side-" + i + "\"}");
        }
        long nowMs = Instant.parse("2026-03-01T06:59:30Z").toEpochMilli();
        for (int i = 0; i < count; i++)
        {
            nowMs += random.nextInt(40);
            if (0 == i % 50)
            {
                add(new Person(people.size(), "name" + people.size(), "city" + random.nextInt(9),
                    STATES[random.nextInt(STATES.length)], nowMs));
            }
            else if (i % 50 < 4)
            {
                add(new Auction(auctions.size(), "item" + auctions.size(), nowMs,
                    nowMs + 1_000 + random.nextInt(29_000), random.nextInt(people.size()), 10 + random.nextInt(3)));
            }
            else
            {
                // Most bids are on the latest auctions.
                final int back = random.nextInt(Math.min(auctions.size(), 0 == random.nextInt(3) ? 200 : 10));
                final String channel = CHANNELS[random.nextInt(CHANNELS.length)];
                final long price =
                    0 == random.nextInt(9) ? 990_000 + random.nextInt(20_000) : 100 + random.nextInt(60_000);
                add(new Bid(auctions.size() - 1 - back, random.nextInt(people.size()), price, channel,
                    "https://www.nexmark.com/" + random.nextInt(5) + "/x/item.htm?query=1" +
                    (random.nextBoolean() ? "&channel_id=" + random.nextInt(99) : ""), nowMs,
                    "abcabc".substring(random.nextInt(5))));
            }
        }
    }

    List<Person> people()
    {
        return people;
    }

    List<Auction> auctions()
    {
        return auctions;
    }

    List<Bid> bids()
    {
        return bids;
    }

    String lines()
    {
        return lines.toString();
    }

    private void add(final Person person)
    {
        people.add(person);
        final String row = "{\"id\":" + person.id() + ",\"name\":\"" + person.name() + "\",\"email\":\"e\"," +
            "\"city\":\"" + person.city() + "\",\"state\":\"" + person.state() + "\",\"dateTime\":" +
            person.timeMs() + "}";
        line("people", row);
        line("person", row);
    }

    private void add(final Auction auction)
    {
        auctions.add(auction);
        final String row = "{\"id\":" + auction.id() + ",\"itemName\":\"" + auction.item() +
            "\",\"initialBid\":1,\"reserve\":2,\"dateTime\":" + auction.timeMs() + ",\"expires\":" +
            auction.expiresMs() + ",\"seller\":" + auction.seller() + ",\"category\":" + auction.category() + "}";
        line("auctions", row);
        line("auction", row);
    }

    private void add(final Bid bid)
    {
        bids.add(bid);
        line("bid", "{\"auction\":" + bid.auction() + ",\"bidder\":" + bid.bidder() + ",\"price\":" + bid.price() +
            ",\"channel\":\"" + bid.channel() + "\",\"url\":\"" + bid.url() + "\",\"dateTime\":" + bid.timeMs() +
            ",\"extra\":\"" + bid.extra() + "\"}");
    }

    private void line(final String stream, final String row)
    {
        lines.append("{\"stream\":\"").append(stream).append("\",\"row\":").append(row).append("}\n");
    }
}
