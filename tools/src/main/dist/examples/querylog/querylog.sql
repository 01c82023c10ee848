-- What people ask a search service: each record is one query. Years are of students, 1 to 6, else NULL.
-- The console's dashboard shows each result as its "chart" says.
CREATE STREAM queries (id BIGINT, at TIMESTAMP, user_id BIGINT, user_type VARCHAR(12), department VARCHAR(16),
    year BIGINT, text VARCHAR(80), response_ms BIGINT, contexts BIGINT, success BOOLEAN, rewritten BOOLEAN,
    history BOOLEAN)
  WITH (key='user_id', event_time='at', watermark='2s', idle='10s');

-- @chart line queries BY window_end PER user_type AS Queries of each type of user, every 20 s
CREATE STREAM by_type AS
  SELECT user_type, COUNT(*) AS queries, window_end FROM queries GROUP BY user_type WINDOW TUMBLING(20s);

-- @chart bar queries BY year AS Queries by year of study, the last 20 s
CREATE STREAM by_year AS
  SELECT year, COUNT(*) AS queries, window_end FROM queries GROUP BY year WINDOW TUMBLING(20s);

-- @chart heat queries BY year PER user_type AS Queries by year and type of user, the last 30 s
CREATE STREAM heat_map AS
  SELECT user_type, year, COUNT(*) AS queries, window_end
  FROM queries GROUP BY user_type, year WINDOW TUMBLING(30s);

-- Texts count as the same whatever their case and spaces.
-- @chart top queries BY text LIMIT 5 AS Most asked in the last 30 s
CREATE STREAM popular AS
  SELECT text, queries, place, window_end
  FROM (SELECT LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' '))) AS text, COUNT(*) AS queries, window_end,
               ROW_NUMBER() OVER (PARTITION BY window_end
                                  ORDER BY COUNT(*) DESC, LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' ')))) AS place
        FROM queries GROUP BY LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' '))) WINDOW TUMBLING(30s))
  WHERE place <= 5;

-- @chart bar students BY year AS Students by year, the last minute
CREATE STREAM students_by_year AS
  SELECT year, COUNT(DISTINCT user_id) AS students, window_end
  FROM queries WHERE user_type = 'student' GROUP BY year WINDOW TUMBLING(1m);

-- @chart table window_end, year, texts AS Most asked by year, the last 2 minutes
CREATE STREAM popular_by_year AS
  SELECT year, TOP_K(CAST(LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' '))) AS VARCHAR(80)), 3) AS texts, window_end
  FROM queries WHERE year IS NOT NULL GROUP BY year WINDOW TUMBLING(2m);

-- @chart top queries BY department AS Departments that ask most, the last minute
CREATE STREAM by_department AS
  SELECT department, COUNT(*) AS queries, window_end FROM queries GROUP BY department WINDOW TUMBLING(1m);

-- @chart bar users BY user_type AS Users by type, the last minute
CREATE STREAM users_by_type AS
  SELECT user_type, COUNT(DISTINCT user_id) AS users, APPROX_COUNT_DISTINCT(user_id) AS about, window_end
  FROM queries GROUP BY user_type WINDOW TUMBLING(1m);

-- @chart line rate BY window_end AS Share of queries with success, by minute
CREATE STREAM success_rate AS
  SELECT COUNT(*) FILTER (WHERE success) / COUNT(*) AS rate, COUNT(*) AS queries, window_end
  FROM queries WINDOW TUMBLING(1m);

-- @chart line p95, median BY window_end PER user_type AS Response time in ms, by minute
-- @chart bar mean, median, p95 BY user_type AS Response time in ms, the last minute
CREATE STREAM response_time AS
  SELECT user_type, AVG(response_ms) AS mean, MEDIAN(response_ms) AS median,
         APPROX_PERCENTILE(response_ms, 0.95) AS p95, window_end
  FROM queries GROUP BY user_type WINDOW TUMBLING(1m);

-- How it goes by the minute, the hour and the day.
-- @chart line queries BY window_start AS Queries by minute
CREATE STREAM per_minute AS SELECT COUNT(*) AS queries, window_start FROM queries WINDOW TUMBLING(1 MINUTE);
-- @chart line queries BY window_start AS Queries by hour
CREATE STREAM per_hour AS SELECT COUNT(*) AS queries, window_start FROM queries WINDOW TUMBLING(1 HOUR);
-- @chart line queries BY window_start AS Queries by day
CREATE STREAM per_day AS SELECT COUNT(*) AS queries, window_start FROM queries WINDOW TUMBLING(1 DAY);
