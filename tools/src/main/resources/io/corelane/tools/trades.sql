-- Trades by symbol. Run it with    corelane run examples/trades.sql    or watch it with    corelane demo
CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, exchange VARCHAR(4), ts TIMESTAMP)
  WITH (key='symbol', event_time='ts');

-- @chart line last PER symbol AS Last price
-- @chart top volume BY symbol LIMIT 12 AS Volume
-- @chart table symbol, trades, mean, last LIMIT 12 AS Mean and last
CREATE TABLE by_symbol AS
  SELECT symbol, COUNT(*) AS trades, SUM(size) AS volume, AVG(price) AS mean,
         MIN(price) AS low, MAX(price) AS high, LAST_VALUE(price) AS last
  FROM trades
  GROUP BY symbol
  EMIT CHANGES;
