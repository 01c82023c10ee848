-- What people ask a search service: each record is one query. Years are of students, 1 to 6, else NULL.
CREATE STREAM queries (id BIGINT, at TIMESTAMP, user_id BIGINT, user_type VARCHAR(12), department VARCHAR(16),
    year BIGINT, text VARCHAR(80), response_ms BIGINT, contexts BIGINT, success BOOLEAN, rewritten BOOLEAN,
    history BOOLEAN)
  WITH (key='user_id', event_time='at', watermark='2s', idle='10s');

CREATE STREAM by_type AS
  SELECT user_type, COUNT(*) AS queries, window_end FROM queries GROUP BY user_type WINDOW TUMBLING(20s);

CREATE STREAM by_year AS
  SELECT year, COUNT(*) AS queries, window_end FROM queries GROUP BY year WINDOW TUMBLING(20s);

CREATE STREAM heat_map AS
  SELECT user_type, year, COUNT(*) AS queries, window_end
  FROM queries GROUP BY user_type, year WINDOW TUMBLING(30s);

-- Texts count as the same whatever their case and spaces.
CREATE STREAM popular AS
  SELECT text, queries, place, window_end
  FROM (SELECT LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' '))) AS text, COUNT(*) AS queries, window_end,
               ROW_NUMBER() OVER (PARTITION BY window_end
                                  ORDER BY COUNT(*) DESC, LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' ')))) AS place
        FROM queries GROUP BY LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' '))) WINDOW TUMBLING(30s))
  WHERE place <= 5;

CREATE STREAM students_by_year AS
  SELECT year, COUNT(DISTINCT user_id) AS students, window_end
  FROM queries WHERE user_type = 'student' GROUP BY year WINDOW TUMBLING(1m);

CREATE STREAM popular_by_year AS
  SELECT year, TOP_K(CAST(LOWER(TRIM(REGEXP_REPLACE(text, '\s+', ' '))) AS VARCHAR(80)), 3) AS texts, window_end
  FROM queries WHERE year IS NOT NULL GROUP BY year WINDOW TUMBLING(2m);

CREATE STREAM by_department AS
  SELECT department, COUNT(*) AS queries, window_end FROM queries GROUP BY department WINDOW TUMBLING(1m);

CREATE STREAM users_by_type AS
  SELECT user_type, COUNT(DISTINCT user_id) AS users, APPROX_COUNT_DISTINCT(user_id) AS about, window_end
  FROM queries GROUP BY user_type WINDOW TUMBLING(1m);

CREATE STREAM success_rate AS
  SELECT COUNT(*) FILTER (WHERE success) / COUNT(*) AS rate, COUNT(*) AS queries, window_end
  FROM queries WINDOW TUMBLING(1m);

CREATE STREAM response_time AS
  SELECT user_type, AVG(response_ms) AS mean, MEDIAN(response_ms) AS median,
         APPROX_PERCENTILE(response_ms, 0.95) AS p95, window_end
  FROM queries GROUP BY user_type WINDOW TUMBLING(1m);

-- How it goes by the minute, the hour and the day.
CREATE STREAM per_minute AS SELECT COUNT(*) AS queries, window_start FROM queries WINDOW TUMBLING(1 MINUTE);
CREATE STREAM per_hour AS SELECT COUNT(*) AS queries, window_start FROM queries WINDOW TUMBLING(1 HOUR);
CREATE STREAM per_day AS SELECT COUNT(*) AS queries, window_start FROM queries WINDOW TUMBLING(1 DAY);
