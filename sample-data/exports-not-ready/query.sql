-- run on the first of each month, then save the result as deliveries_YYYY-MM.csv
select * from deliveries where ordered_on >= :month_start and ordered_on < :next_month_start order by delivery_id;
