-- NEXMark: queries over people who sell and bid at auctions. q6, q10, q12 and q19 are not here; README.md says why.
CREATE STREAM bid     WITH (schema='nexmark.xml', message='Bid',     key='auction', event_time='dateTime');
CREATE STREAM auction WITH (schema='nexmark.xml', message='Auction', key='id',      event_time='dateTime');
CREATE STREAM person  WITH (schema='nexmark.xml', message='Person',  key='id',      event_time='dateTime');

-- The same records as tables: each replaces the row of its key.
CREATE TABLE people   WITH (schema='nexmark.xml', message='Person',  key='id', event_time='dateTime');
CREATE TABLE auctions WITH (schema='nexmark.xml', message='Auction', key='id', event_time='dateTime');
CREATE TABLE side (key BIGINT, value VARCHAR(16)) WITH (key='key');

-- Pass through.
CREATE STREAM q0 AS SELECT auction, bidder, price, dateTime, extra FROM bid;

-- Another currency.
CREATE STREAM q1 AS SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM bid;

-- Some auctions.
CREATE STREAM q2 AS SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0;

-- Who sells in some states.
CREATE STREAM q3 AS
  SELECT p.name AS name, p.city AS city, p.state AS state, a.id AS id
  FROM auction a JOIN people p ON a.seller = p.id
  WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA');

-- Mean of the highest bids of a category's auctions.
CREATE TABLE q4 AS
  SELECT category, AVG(final) AS mean
  FROM (SELECT a.id AS id, a.category AS category, MAX(b.price) AS final
        FROM auction a JOIN bid b WITHIN (0s, 30s) ON a.id = b.auction AND b.dateTime <= a.expires
        GROUP BY a.id, a.category)
  GROUP BY category;

-- Auctions with the most bids of the last 10 seconds, every 2 seconds.
CREATE STREAM q5 AS
  SELECT auction, num, window_end
  FROM (SELECT auction, COUNT(*) AS num, window_end,
               RANK() OVER (PARTITION BY window_end ORDER BY COUNT(*) DESC) AS place
        FROM bid GROUP BY auction WINDOW HOPPING(10s, 2s))
  WHERE place = 1;

-- The highest bid of each 10 seconds.
CREATE STREAM q7 AS
  SELECT window_end, MAX(price) AS price, ARG_MAX(auction, price) AS auction, ARG_MAX(bidder, price) AS bidder
  FROM bid WINDOW TUMBLING(10s);

-- People who opened an auction within the 10 seconds in which they came.
CREATE STREAM q8 AS
  SELECT p.id AS id, p.name AS name, p.window_end AS window_end
  FROM (SELECT id, name, window_end FROM person GROUP BY id, name WINDOW TUMBLING(10s)) p
  JOIN (SELECT seller, window_end FROM auction GROUP BY seller WINDOW TUMBLING(10s)) a
    ON p.id = a.seller AND p.window_end = a.window_end;

-- The winning bid of each auction.
CREATE TABLE q9 AS
  SELECT a.id AS id, MAX(b.price) AS price, ARG_MAX(b.bidder, b.price) AS bidder
  FROM auction a JOIN bid b WITHIN (0s, 30s) ON a.id = b.auction AND b.dateTime <= a.expires
  GROUP BY a.id;

-- How many bids someone makes while at it.
CREATE STREAM q11 AS
  SELECT bidder, COUNT(*) AS bids, window_start, window_end FROM bid GROUP BY bidder WINDOW SESSION(1s);

-- Bids with what a small table says.
CREATE STREAM q13 AS
  SELECT b.auction AS auction, b.bidder AS bidder, b.price AS price, s.value AS value
  FROM bid b JOIN side s ON MOD(b.auction, 10) = s.key;

-- Calculation, and a filter by it.
CREATE STREAM q14 AS
  SELECT auction, bidder, 0.908 * price AS price,
         CASE WHEN EXTRACT(HOUR FROM dateTime) >= 8 AND EXTRACT(HOUR FROM dateTime) <= 18 THEN 'day'
              WHEN EXTRACT(HOUR FROM dateTime) <= 6 OR EXTRACT(HOUR FROM dateTime) >= 20 THEN 'night'
              ELSE 'other' END AS kind,
         LENGTH(extra) - LENGTH(REPLACE(extra, 'c', '')) AS cs
  FROM bid WHERE 0.908 * price > 1000 AND 0.908 * price < 50000;

-- Bids, bidders and auctions of a day, also by low, middle and high prices.
CREATE TABLE q15 AS
  SELECT DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS day,
         COUNT(*) AS bids,
         COUNT(*) FILTER (WHERE price < 10000) AS low_bids,
         COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_bids,
         COUNT(*) FILTER (WHERE price >= 1000000) AS high_bids,
         COUNT(DISTINCT bidder) AS bidders,
         COUNT(DISTINCT bidder) FILTER (WHERE price < 10000) AS low_bidders,
         COUNT(DISTINCT bidder) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_bidders,
         COUNT(DISTINCT bidder) FILTER (WHERE price >= 1000000) AS high_bidders,
         COUNT(DISTINCT auction) AS auctions,
         COUNT(DISTINCT auction) FILTER (WHERE price < 10000) AS low_auctions,
         COUNT(DISTINCT auction) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_auctions,
         COUNT(DISTINCT auction) FILTER (WHERE price >= 1000000) AS high_auctions
  FROM bid GROUP BY DATE_FORMAT(dateTime, 'yyyy-MM-dd');

-- The same of each channel, and its last minute.
CREATE TABLE q16 AS
  SELECT channel, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS day, MAX(DATE_FORMAT(dateTime, 'HH:mm')) AS minute,
         COUNT(*) AS bids,
         COUNT(*) FILTER (WHERE price < 10000) AS low_bids,
         COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_bids,
         COUNT(*) FILTER (WHERE price >= 1000000) AS high_bids,
         COUNT(DISTINCT bidder) AS bidders,
         COUNT(DISTINCT bidder) FILTER (WHERE price < 10000) AS low_bidders,
         COUNT(DISTINCT bidder) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_bidders,
         COUNT(DISTINCT bidder) FILTER (WHERE price >= 1000000) AS high_bidders,
         COUNT(DISTINCT auction) AS auctions,
         COUNT(DISTINCT auction) FILTER (WHERE price < 10000) AS low_auctions,
         COUNT(DISTINCT auction) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_auctions,
         COUNT(DISTINCT auction) FILTER (WHERE price >= 1000000) AS high_auctions
  FROM bid GROUP BY channel, DATE_FORMAT(dateTime, 'yyyy-MM-dd');

-- Bids and prices of each auction in a day.
CREATE TABLE q17 AS
  SELECT auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS day,
         COUNT(*) AS bids,
         COUNT(*) FILTER (WHERE price < 10000) AS low_bids,
         COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS middle_bids,
         COUNT(*) FILTER (WHERE price >= 1000000) AS high_bids,
         MIN(price) AS least, MAX(price) AS most, AVG(price) AS mean, SUM(price) AS total
  FROM bid GROUP BY auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd');

-- The last bid of a bidder on an auction.
CREATE TABLE q18 AS
  SELECT bidder, auction, LAST_VALUE(price) AS price, LAST_VALUE(dateTime) AS dateTime
  FROM bid GROUP BY bidder, auction;

-- Bids with their auctions, of one category.
CREATE STREAM q20 AS
  SELECT b.auction AS auction, b.bidder AS bidder, b.price AS price, a.itemName AS item, a.seller AS seller
  FROM bid b JOIN auctions a ON b.auction = a.id WHERE a.category = 10;

-- Channels by number.
CREATE STREAM q21 AS
  SELECT auction, bidder, price, channel,
         CASE WHEN LOWER(channel) = 'apple' THEN '0' WHEN LOWER(channel) = 'google' THEN '1'
              WHEN LOWER(channel) = 'facebook' THEN '2' WHEN LOWER(channel) = 'baidu' THEN '3'
              ELSE REGEXP_REPLACE(url, '^.*channel_id=([^&]*).*$', '$1') END AS channel_id
  FROM bid WHERE LOWER(channel) IN ('apple', 'google', 'facebook', 'baidu') OR url LIKE '%channel_id=%';

-- Folders of an address.
CREATE STREAM q22 AS
  SELECT auction, bidder, price, channel, SPLIT_PART(url, '/', 4) AS dir1, SPLIT_PART(url, '/', 5) AS dir2,
         SPLIT_PART(url, '/', 6) AS dir3
  FROM bid;
