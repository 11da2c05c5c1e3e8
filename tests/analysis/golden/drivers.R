# Writes drivers.csv (scores) and drivers_expected.csv. Run here: Rscript drivers.R
# Made with R 4.2.2. The parts of R² from their definition: the gain of each predictor, by lm, over
# every order in which the predictors can enter. `swiss` is the set that R ships; of it only the sums
# of squares and products are kept.
set.seed(20261127)
n <- 160
common <- rnorm(n)
scores <- data.frame(y = common + rnorm(n), a = common + rnorm(n), b = .5 * common + rnorm(n),
                     c = rnorm(n), d = -.6 * common + rnorm(n, sd = .7))
write.csv(format(scores, digits = 17, trim = TRUE), "drivers.csv", row.names = FALSE, quote = FALSE)
orders <- function(x) if (length(x) <= 1) list(x) else
  do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(rest) c(x[i], rest))))
r2 <- function(data, y, members) if (!length(members)) 0 else
  summary(lm(reformulate(members, y), data))$r.squared
lmg <- function(data, y) {
  x <- setdiff(names(data), y)
  gains <- sapply(orders(x), function(order) {
    steps <- sapply(seq_along(order), function(i) r2(data, y, order[1:i]))
    diff(c(0, steps))[match(x, order)]
  })
  setNames(rowMeans(gains), x)
}
ours <- lmg(scores, "y")
theirs <- lmg(swiss, "Fertility")
scatter <- crossprod(scale(swiss, scale = FALSE))
write.csv(format(as.data.frame(scatter), digits = 17, trim = TRUE), "drivers_swiss.csv",
          row.names = FALSE, quote = FALSE)
values <- rbind(data.frame(set = "scores", name = names(ours), value = sprintf("%.17g", ours)),
                data.frame(set = "swiss", name = names(theirs), value = sprintf("%.17g", theirs)))
write.csv(values, "drivers_expected.csv", row.names = FALSE, quote = FALSE)
print(theirs); print(sum(theirs))
