# Writes trends.csv. Run here: Rscript trends.R
# Made with R 4.2.2.
now <- c(61.2, 48.0, 70.5, 55.1)
before <- c(70.1, 50.0, 60.0, 54.9)
n_now <- c(40, 55, 33, 48)
n_before <- c(45, 50, 30, 44)
sd <- 18
error <- sqrt(sd^2 / n_now + sd^2 / n_before)
p <- 2 * pnorm(-abs(now - before) / error)
found <- p.adjust(p, "BH") <= .10
level <- .10 * max(1, sum(found)) / length(p)
reach <- qnorm(1 - level / 2) * error
write.csv(
  data.frame(now, before, n_now, n_before, sd, value = now - before, low = now - before - reach,
             high = now - before + reach, found = as.integer(found)),
  "trends.csv", row.names = FALSE
)
