insert into mart.sales select * from raw.orders where day = 1
