insert into mart.sales select * from raw.orders
