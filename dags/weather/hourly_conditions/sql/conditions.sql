-- Departures per airport and hour with the weather of that hour; hours without an observation keep NULLs.
SELECT
    f.time_hour,
    f.origin,
    max(f.flight_date) AS flight_date,
    count(*) AS departures,
    count(*) FILTER (WHERE f.dep_time IS NULL) AS cancelled,
    round(avg(f.dep_delay), 2) AS mean_departure_delay,
    max(w.wind_speed) AS wind_speed,
    max(w.visib) AS visib,
    max(w.precip) AS precip
FROM nyc.flights AS f
LEFT JOIN nyc.weather AS w ON w.origin = f.origin AND w.time_hour = f.time_hour
WHERE f.time_hour >= CAST($start AS TIMESTAMP) AND f.time_hour < CAST($end AS TIMESTAMP)
GROUP BY f.time_hour, f.origin
ORDER BY f.time_hour, f.origin
